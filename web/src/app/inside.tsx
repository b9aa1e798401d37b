import { lazy, type ReactNode, useEffect } from 'react';
import type { Client, Me, SessionId } from '@lectern/sdk';
import { CoursePage } from '../features/courses/course-page.tsx';
import { CoursesPage } from '../features/courses/courses-page.tsx';
import { text } from '../platform/locale/text.ts';
import { navigate } from '../platform/navigation.ts';
import { useLoad } from '../platform/use-load.ts';
import { Loading, NotFound, pendingPage } from './plain-pages.tsx';
import type { Route } from './routes.ts';
import { Shell } from './shell.tsx';

// Registers and the organisation's pages are a piece of their own, with their own sentences.
const Records = lazy(async () => {
  const { Records: Pages, speakOfRecords } = await import('./records.tsx');
  await speakOfRecords();
  return { default: Pages };
});

export type InsideRoute = Exclude<Route, { page: 'sign-in' | 'guest' | 'class' | 'verify' | 'not-found' }>;
export type InsideProps = { readonly client: Client; readonly route: InsideRoute };

/** The pages outside a class, for who is signed in. */
export function Inside({ client, route }: InsideProps) {
  const [me] = useLoad('me', () => client.rest.me());
  useEffect(() => {
    document.title = `${text('courses.title')} · Lectern`;
  }, []);
  if (me.state !== 'ready') return pendingPage(me);
  if (me.value.guestOfSessionId) return <GuestElsewhere sessionId={me.value.guestOfSessionId} />;
  if (route.page === 'organisation' && me.value.organisationRole === undefined) return <NotFound />;
  const signOut = () => void client.rest.signOut().finally(() => location.assign('/'));
  return (
    <Shell me={me.value} current={currentOf(route)} onSignOut={signOut}>
      {pageOf(client, me.value, route)}
    </Shell>
  );
}

function pageOf(client: Client, me: Me, route: InsideRoute): ReactNode {
  const props = { rest: client.rest, me, pending: pendingPage };
  switch (route.page) {
    case 'courses':
      return <CoursesPage {...props} />;
    case 'course':
      return <CoursePage {...props} courseId={route.courseId} />;
    default:
      return <Records {...props} route={route} />;
  }
}

function currentOf({ page }: InsideRoute): 'courses' | 'course' | 'organisation' {
  return page === 'courses' || page === 'organisation' ? page : 'course';
}

/** A guest has one class and no courses. */
function GuestElsewhere({ sessionId }: { sessionId: SessionId }) {
  useEffect(() => navigate(`/classes/${sessionId}`, { replace: true }), [sessionId]);
  return <Loading />;
}
