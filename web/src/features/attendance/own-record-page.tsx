import { type ReactNode, useEffect, useState } from 'react';
import type { CourseId, PersonId } from '@lectern/sdk';
import type { AttendanceClient, OwnRow } from '@lectern/sdk/attendance';
import { announce } from '../../platform/announce.ts';
import { text } from '../../platform/locale/text.ts';
import { refusalText } from '../../platform/refusal-text.ts';
import { type Loaded, useLoad } from '../../platform/use-load.ts';
import { saveFile } from '../../ui/save-file.ts';
import { DisputeDialog } from './dispute-dialogs.tsx';
import { EntryHistory } from './entry-history.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { issuing } from './export-options.ts';
import { OwnRecordView } from './own-record-view.tsx';

export type OwnRecordPageProps = {
  readonly attendance: AttendanceClient;
  readonly courseId: CourseId;
  readonly meId: PersonId | undefined;
  readonly pending: (loaded: Loaded<unknown>) => ReactNode;
};

type Open = { readonly kind: 'hours' } | { readonly kind: 'dispute' | 'history'; readonly row: OwnRow };

export function OwnRecordPage({ attendance, courseId, meId, pending }: OwnRecordPageProps) {
  const [loaded, reload] = useLoad(courseId, () => attendance.getOwnRecord(courseId));
  const [shown, setShown] = useState(loaded);
  if (loaded.state !== 'loading' && loaded !== shown) setShown(loaded);
  const [open, setOpen] = useState<Open>();
  const { isSent, onSend } = useSending(attendance);
  useEffect(() => {
    document.title = `${text('own.title')} · Lectern`;
  }, []);
  const page = loaded.state === 'loading' ? shown : loaded;
  if (page.state !== 'ready') return pending(page);
  const close = () => setOpen(undefined);
  return (
    <>
      <OwnRecordView
        record={page.value}
        isSent={isSent}
        onSend={onSend}
        onDispute={(row) => setOpen({ kind: 'dispute', row })}
        onHistory={(row) => setOpen({ kind: 'history', row })}
        onContactHours={() => setOpen({ kind: 'hours' })}
      />
      {open?.kind === 'hours' && (
        <ExportDialog
          formats={['pdf']}
          isLogged={false}
          onClose={close}
          onSubmit={async () => {
            saveFile(await attendance.exportDocument('contact-hours-pdf', { courseId, personId: meId }, issuing('')));
            close();
          }}
        />
      )}
      {open?.kind === 'dispute' && (
        <DisputeDialog
          entry={open.row.entry}
          title={open.row.class.title}
          onClose={close}
          onSubmit={(words) =>
            attendance.openDispute(open.row.class.sessionId, words).then(() => {
              close();
              announce(text('dispute.done'));
              reload();
            })
          }
        />
      )}
      {open?.kind === 'history' && (
        <EntryHistory
          attendance={attendance}
          sessionId={open.row.class.sessionId}
          personId={open.row.entry.personId}
          name={open.row.entry.name}
          lengthMs={open.row.class.lengthMs}
          onClose={close}
        />
      )}
    </>
  );
}

/** The choice shows at once what was pressed, and goes back when the server refuses it. */
function useSending(attendance: AttendanceClient) {
  const [known, reload] = useLoad('sending', () => attendance.getOptOut());
  const [wanted, setWanted] = useState<boolean>();
  const onSend = (isSent: boolean) => {
    setWanted(isSent);
    attendance
      .setOptOut(!isSent)
      .then(
        () => announce(text('own.send-done')),
        (refused: unknown) => announce(refusalText(refused)),
      )
      .finally(() => {
        setWanted(undefined);
        reload();
      });
  };
  const kept = known.state === 'ready' ? !known.value.isOut : undefined;
  return { isSent: kept === undefined ? undefined : (wanted ?? kept), onSend };
}
