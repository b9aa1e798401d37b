import { lazy, type ReactNode } from 'react';
import type { Me, RestClient } from '@lectern/sdk';
import { createAttendance } from '@lectern/sdk/attendance';
import { ClassRegisterPage } from '../features/attendance/class-register-page.tsx';
import { CourseRegisterPage } from '../features/attendance/course-register-page.tsx';
import { OwnRecordPage } from '../features/attendance/own-record-page.tsx';
import type { Loaded } from '../platform/use-load.ts';
import type { InsideRoute } from './inside.tsx';

/** Before a page is drawn its sentences are there. */
export { speakOfRecords } from '../platform/locale/records.ts';

const attendance = createAttendance({ origin: location.origin });

const OrganisationPages = lazy(async () => ({ default: (await import('./organisation.tsx')).OrganisationPages }));

export type RecordsProps = {
  readonly rest: RestClient;
  readonly me: Me;
  readonly route: Exclude<InsideRoute, { page: 'courses' | 'course' }>;
  readonly pending: (loaded: Loaded<unknown>) => ReactNode;
};

/** What is kept about classes, courses and people. */
export function Records({ rest, me, route, pending }: RecordsProps) {
  switch (route.page) {
    case 'class-register':
      return <ClassRegisterPage attendance={attendance} sessionId={route.sessionId} pending={pending} />;
    case 'course-register':
      return <CourseRegisterPage attendance={attendance} courseId={route.courseId} pending={pending} />;
    case 'own-record':
      return <OwnRecordPage attendance={attendance} courseId={route.courseId} meId={me.personId} pending={pending} />;
    case 'organisation':
      return <OrganisationPages attendance={attendance} rest={rest} me={me} part={route.part} pending={pending} />;
  }
}
