import { newId } from '@lectern/kernel';
import { routeOf } from './routes.ts';

describe('an address', () => {
  const id = newId();

  it.each([
    ['/', { page: 'courses' }],
    ['/s/abc.def', { page: 'sign-in', token: 'abc.def' }],
    ['/g/abc', { page: 'guest', token: 'abc' }],
    [`/courses/${id}`, { page: 'course', courseId: id }],
    [`/classes/${id}`, { page: 'class', sessionId: id }],
    [`/classes/${id}/`, { page: 'class', sessionId: id }],
  ])('%s leads to its page', (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });

  it.each(['/classes/1', '/courses/../../etc', '/s', '/s/', '/wp-admin', `/classes/${id}/more`])(
    '%s leads nowhere',
    (path) => {
      expect(routeOf(path)).toEqual({ page: 'not-found' });
    },
  );
});
