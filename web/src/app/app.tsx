import { lazy, Suspense, useEffect } from 'react';
import type { Client, CourseId, Me, SessionId } from '@lectern/sdk';
import { text } from '../platform/locale/text.ts';
import { navigate, path } from '../platform/navigation.ts';
import { useLoad } from '../platform/use-load.ts';
import { useStore } from '../platform/use-store.ts';
import { Announcer } from '../ui/announcer.tsx';
import { Loading, NotFound, pendingPage } from './plain-pages.tsx';
import { type Route, routeOf } from './routes.ts';
import { Shell } from './shell.tsx';

// Each page is a piece of its own, so that who comes by a link to a class loads the class and nothing else.
const SignInPage = lazy(async () => ({ default: (await import('./sign-in-page.tsx')).SignInPage }));
const ClassPage = lazy(async () => ({ default: (await import('./class-page.tsx')).ClassPage }));
const CoursesPage = lazy(async () => ({ default: (await import('../features/courses/courses-page.tsx')).CoursesPage }));
const CoursePage = lazy(async () => ({ default: (await import('../features/courses/course-page.tsx')).CoursePage }));

export function App({ client }: { client: Client }) {
  const route = routeOf(useStore(path));
  return (
    <>
      <Suspense fallback={<Loading />}>
        <Page key={JSON.stringify(route)} client={client} route={route} />
      </Suspense>
      <Announcer />
    </>
  );
}

function Page({ client, route }: { client: Client; route: Route }) {
  switch (route.page) {
    case 'sign-in':
    case 'guest':
      return <SignInPage rest={client.rest} token={route.token} onSignedIn={enter} />;
    case 'class':
      return <ClassPage client={client} sessionId={route.sessionId} pending={pendingPage} />;
    case 'courses':
      return <Inside client={client} />;
    case 'course':
      return <Inside client={client} courseId={route.courseId} />;
    case 'not-found':
      return <NotFound />;
  }
}

function Inside({ client, courseId }: { client: Client; courseId?: CourseId }) {
  const [me] = useLoad('me', () => client.rest.me());
  useEffect(() => {
    document.title = `${text('courses.title')} · Lectern`;
  }, []);
  if (me.state !== 'ready') return pendingPage(me);
  if (me.value.guestOfSessionId) return <GuestElsewhere sessionId={me.value.guestOfSessionId} />;
  const props = { rest: client.rest, me: me.value satisfies Me, pending: pendingPage };
  const signOut = () => void client.rest.signOut().finally(() => location.assign('/'));
  return (
    <Shell me={me.value} current={courseId ? 'course' : 'courses'} onSignOut={signOut}>
      {courseId ? <CoursePage {...props} courseId={courseId} /> : <CoursesPage {...props} />}
    </Shell>
  );
}

/** A guest has one class and no courses. */
function GuestElsewhere({ sessionId }: { sessionId: SessionId }) {
  useEffect(() => navigate(`/classes/${sessionId}`, { replace: true }), [sessionId]);
  return <Loading />;
}

/** The link is used up: going back must not lead to it again. */
function enter(sessionId: SessionId | undefined): void {
  navigate(sessionId ? `/classes/${sessionId}` : '/', { replace: true });
}
