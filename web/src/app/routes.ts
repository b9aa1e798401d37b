import { findId, type CourseId, type SessionId } from '@lectern/kernel';

export type Route =
  | { readonly page: 'courses' }
  | { readonly page: 'sign-in'; readonly token: string }
  | { readonly page: 'guest'; readonly token: string }
  | { readonly page: 'course'; readonly courseId: CourseId }
  | { readonly page: 'class'; readonly sessionId: SessionId }
  | { readonly page: 'not-found' };

/** What an address shows. Ids that are none lead nowhere rather than to the server. */
export function routeOf(path: string): Route {
  const [first, second = '', ...rest] = path.split('/').filter((part) => part !== '');
  if (first === undefined) return { page: 'courses' };
  if (second === '' || rest.length > 0) return { page: 'not-found' };
  switch (first) {
    case 's':
      return { page: 'sign-in', token: second };
    case 'g':
      return { page: 'guest', token: second };
    case 'courses': {
      const courseId = findId<'course'>(second);
      return courseId ? { page: 'course', courseId } : { page: 'not-found' };
    }
    case 'classes': {
      const sessionId = findId<'session'>(second);
      return sessionId ? { page: 'class', sessionId } : { page: 'not-found' };
    }
    default:
      return { page: 'not-found' };
  }
}
