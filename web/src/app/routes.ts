import { findId, type CourseId, type SessionId } from '@lectern/kernel';

export type Route =
  | { readonly page: 'courses' }
  | { readonly page: 'sign-in'; readonly token: string }
  | { readonly page: 'guest'; readonly token: string }
  | { readonly page: 'course'; readonly courseId: CourseId }
  | { readonly page: 'course-register' | 'own-record'; readonly courseId: CourseId }
  | { readonly page: 'class' | 'class-register'; readonly sessionId: SessionId }
  | { readonly page: 'organisation'; readonly part: 'attendance' | 'accesses' | 'stores' }
  | { readonly page: 'verify'; readonly code: string | undefined }
  | { readonly page: 'not-found' };

/** What an address shows. Ids that are none lead nowhere rather than to the server. */
export function routeOf(path: string): Route {
  const [first, second = '', third, ...rest] = path.split('/').filter((part) => part !== '');
  if (first === undefined) return { page: 'courses' };
  if (rest.length > 0) return nowhere;
  if (first === 'verify' && third === undefined) return { page: 'verify', code: second || undefined };
  if (second === '') return nowhere;
  return third === undefined ? pageOf(first, second) : recordOf(first, second, third);
}

const nowhere = { page: 'not-found' } as const;

function pageOf(first: string, second: string): Route {
  switch (first) {
    case 's':
      return { page: 'sign-in', token: second };
    case 'g':
      return { page: 'guest', token: second };
    case 'courses': {
      const courseId = findId<'course'>(second);
      return courseId ? { page: 'course', courseId } : nowhere;
    }
    case 'classes': {
      const sessionId = findId<'session'>(second);
      return sessionId ? { page: 'class', sessionId } : nowhere;
    }
    case 'organisation':
      return second === 'attendance' || second === 'accesses' || second === 'stores'
        ? { page: 'organisation', part: second }
        : nowhere;
    default:
      return nowhere;
  }
}

/** What is kept about a class, a course or oneself in it. */
function recordOf(first: string, second: string, third: string): Route {
  const courseId = first === 'courses' ? findId<'course'>(second) : undefined;
  const sessionId = first === 'classes' ? findId<'session'>(second) : undefined;
  if (sessionId && third === 'register') return { page: 'class-register', sessionId };
  if (courseId && third === 'register') return { page: 'course-register', courseId };
  if (courseId && third === 'attendance') return { page: 'own-record', courseId };
  return nowhere;
}
