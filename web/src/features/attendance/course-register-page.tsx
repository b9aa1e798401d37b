import { type ReactNode, useEffect, useState } from 'react';
import type { CourseId } from '@lectern/sdk';
import type { AttendanceClient, CoursePerson } from '@lectern/sdk/attendance';
import { announce } from '../../platform/announce.ts';
import { text } from '../../platform/locale/text.ts';
import { type Loaded, useLoad } from '../../platform/use-load.ts';
import { saveFile } from '../../ui/save-file.ts';
import { firstCourseLook } from './course-model.ts';
import { CourseRegisterView } from './course-register-view.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { issuing } from './export-options.ts';
import { PolicyDialog } from './policy-dialog.tsx';

export type CourseRegisterPageProps = {
  readonly attendance: AttendanceClient;
  readonly courseId: CourseId;
  readonly pending: (loaded: Loaded<unknown>) => ReactNode;
};

type Open = { readonly kind: 'export' | 'policy' } | { readonly kind: 'hours'; readonly person: CoursePerson };

export function CourseRegisterPage({ attendance, courseId, pending }: CourseRegisterPageProps) {
  const [loaded, reload] = useLoad(courseId, () => attendance.getCourseRegister(courseId));
  const [shown, setShown] = useState(loaded);
  if (loaded.state !== 'loading' && loaded !== shown) setShown(loaded);
  const [look, setLook] = useState(firstCourseLook);
  const [open, setOpen] = useState<Open>();
  useEffect(() => {
    document.title = `${text('course-register.title')} · Lectern`;
  }, []);
  // A changed rule is computed anew: the old figures stay until the new ones have come.
  const page = loaded.state === 'loading' ? shown : loaded;
  if (page.state !== 'ready') return pending(page);
  const close = () => setOpen(undefined);
  const save = async (kind: 'course-register-csv' | 'contact-hours-pdf', purpose: string, person?: CoursePerson) => {
    const of = { courseId, personId: person?.personId };
    saveFile(await attendance.exportDocument(kind, of, issuing(purpose)));
    close();
  };
  return (
    <>
      <CourseRegisterView
        register={page.value}
        look={look}
        onLook={setLook}
        onExport={() => setOpen({ kind: 'export' })}
        onPolicy={() => setOpen({ kind: 'policy' })}
        onContactHours={(person) => setOpen({ kind: 'hours', person })}
      />
      {open?.kind === 'export' && (
        <ExportDialog
          formats={['csv']}
          isLogged
          onClose={close}
          onSubmit={({ purpose }) => save('course-register-csv', purpose)}
        />
      )}
      {open?.kind === 'hours' && (
        <ExportDialog
          formats={['pdf']}
          isLogged
          onClose={close}
          onSubmit={({ purpose }) => save('contact-hours-pdf', purpose, open.person)}
        />
      )}
      {open?.kind === 'policy' && (
        <PolicyDialog
          attendance={attendance}
          scope="course"
          scopeId={courseId}
          onClose={close}
          onDone={() => {
            close();
            announce(text('policy.done'));
            reload();
          }}
        />
      )}
    </>
  );
}
