import { useEffect } from 'react';
import type { Client, CourseId, SessionId } from '@lectern/sdk';
import { CoursePage } from '../features/courses/course-page.tsx';
import { CoursesPage } from '../features/courses/courses-page.tsx';
import { text } from '../platform/locale/text.ts';
import { navigate } from '../platform/navigation.ts';
import { useLoad } from '../platform/use-load.ts';
import { Loading, pendingPage } from './plain-pages.tsx';
import { Shell } from './shell.tsx';

/** The pages outside a class, for who is signed in. */
export function Inside({ client, courseId }: { client: Client; courseId?: CourseId }) {
  const [me] = useLoad('me', () => client.rest.me());
  useEffect(() => {
    document.title = `${text('courses.title')} · Lectern`;
  }, []);
  if (me.state !== 'ready') return pendingPage(me);
  if (me.value.guestOfSessionId) return <GuestElsewhere sessionId={me.value.guestOfSessionId} />;
  const props = { rest: client.rest, me: me.value, pending: pendingPage };
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
