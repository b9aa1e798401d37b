import type { PersonId, SessionId } from '@lectern/sdk';
import type { AttendanceClient } from '@lectern/sdk/attendance';
import { useLoad } from '../../platform/use-load.ts';
import { HistoryDialog } from './history-dialog.tsx';

export type EntryHistoryProps = {
  readonly attendance: Pick<AttendanceClient, 'getEntryHistory'>;
  readonly sessionId: SessionId;
  readonly personId: PersonId;
  readonly name: string;
  readonly lengthMs: number;
  readonly onClose: () => void;
};

/** The history of an entry, asked for when it is opened. */
export function EntryHistory({ attendance, sessionId, personId, name, lengthMs, onClose }: EntryHistoryProps) {
  const [history] = useLoad(personId, async () => (await attendance.getEntryHistory(sessionId, personId)).items);
  return <HistoryDialog name={name} lengthMs={lengthMs} history={history} onClose={onClose} />;
}
