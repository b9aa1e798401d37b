import { type ReactNode, useEffect, useState } from 'react';
import type { CourseId, PersonId } from '@lectern/sdk';
import type { AttendanceClient, OwnRow } from '@lectern/sdk/attendance';
import { announce } from '../../platform/announce.ts';
import { text } from '../../platform/locale/text.ts';
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
  useEffect(() => {
    document.title = `${text('own.title')} · Lectern`;
  }, []);
  const page = loaded.state === 'loading' ? shown : loaded;
  if (page.state !== 'ready') return pending(page);
  const close = () => setOpen(undefined);
  return (
    <>
      <OwnRecordView record={page.value} onDispute={setOpen} onContactHours={() => setOpen('hours')} />
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
