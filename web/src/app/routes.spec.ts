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
    [`/classes/${id}/register`, { page: 'class-register', sessionId: id }],
    [`/courses/${id}/register`, { page: 'course-register', courseId: id }],
    [`/courses/${id}/attendance`, { page: 'own-record', courseId: id }],
    ['/organisation/stores', { page: 'organisation', part: 'stores' }],
    ['/verify', { page: 'verify', code: undefined }],
    ['/verify/K7QF-2MZP', { page: 'verify', code: 'K7QF-2MZP' }],
  ])('%s leads to its page', (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });

  it.each([
    '/classes/1',
    '/courses/../../etc',
    '/s',
    '/s/',
    '/wp-admin',
    `/classes/${id}/more`,
    `/classes/${id}/attendance`,
    '/organisation',
    '/organisation/x',
    '/verify/a/b',
  ])('%s leads nowhere', (path) => {
    expect(routeOf(path)).toEqual({ page: 'not-found' });
  });
});
