import { type ReactNode, useEffect, useState } from 'react';
import type { CourseId, PersonId } from '@lectern/sdk';
import type { AttendanceClient, OwnRow } from '@lectern/sdk/attendance';
import { announce } from '../../platform/announce.ts';
import { text } from '../../platform/locale/text.ts';
import { refusalText } from '../../platform/refusal-text.ts';
import { type Loaded, useLoad } from '../../platform/use-load.ts';
import { saveFile } from '../../ui/save-file.ts';
import { DisputeDialog } from './dispute-dialogs.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { issuing } from './export-options.ts';
import { OwnRecordView } from './own-record-view.tsx';

export type OwnRecordPageProps = {
  readonly attendance: AttendanceClient;
  readonly courseId: CourseId;
  readonly meId: PersonId | undefined;
  readonly pending: (loaded: Loaded<unknown>) => ReactNode;
};

export function OwnRecordPage({ attendance, courseId, meId, pending }: OwnRecordPageProps) {
  const [loaded, reload] = useLoad(courseId, () => attendance.getOwnRecord(courseId));
  const [shown, setShown] = useState(loaded);
  if (loaded.state !== 'loading' && loaded !== shown) setShown(loaded);
  const [open, setOpen] = useState<OwnRow | 'hours'>();
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
        onDispute={setOpen}
        onContactHours={() => setOpen('hours')}
      />
      {open === 'hours' && (
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
      {open !== undefined && open !== 'hours' && (
        <DisputeDialog
          entry={open.entry}
          title={open.class.title}
          onClose={close}
          onSubmit={(words) =>
            attendance.openDispute(open.class.sessionId, words).then(() => {
              close();
              announce(text('dispute.done'));
              reload();
            })
          }
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
