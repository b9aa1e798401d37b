import type { SessionId } from '@lectern/kernel';
import type { ClientOptions } from './client.ts';
import { json, sender } from './http.ts';
import type { ClassSession, Course, Enrolment, Link, LinkInfo, Me, Page, RestClient } from './rest.ts';

/** The REST API as typed calls. Problem details (RFC 9457) become RefusedError. */
export function createRest(options: ClientOptions): RestClient {
  const send = sender(options);
  return {
    inspectLink: (token) => send<LinkInfo>('POST', '/links/inspect', json({ token })),
    redeemLink: (token, { guestName } = {}) =>
      send<{ me: Me; sessionId?: SessionId }>('POST', '/links/redeem', json({ token, guestName })),
    me: () => send<Me>('GET', '/me'),
    signOut: () => send<void>('DELETE', '/me/session'),
    listCourses: (page = {}) => send<Page<Course>>('GET', '/courses', undefined, page),
    getCourse: (courseId) => send<Course>('GET', `/courses/${courseId}`),
    createCourse: (course) => send<Course>('POST', '/courses', json(course)),
    listEnrolments: (courseId, page = {}) =>
      send<Page<Enrolment>>('GET', `/courses/${courseId}/enrolments`, undefined, page),
    enrol: (courseId, enrolments) =>
      send<Page<Enrolment>>('POST', `/courses/${courseId}/enrolments`, json({ enrolments })),
    enrolCsv: (courseId, csv) =>
      send<Page<Enrolment>>('POST', `/courses/${courseId}/enrolments`, { type: 'text/csv', text: csv }),
    unenrol: (courseId, personId) => send<void>('DELETE', `/courses/${courseId}/enrolments/${personId}`),
    listClasses: (courseId, page = {}) =>
      send<Page<ClassSession>>('GET', `/courses/${courseId}/classes`, undefined, page),
    scheduleClass: (courseId, plan) => send<ClassSession>('POST', `/courses/${courseId}/classes`, json(plan)),
    getClass: (sessionId) => send<ClassSession>('GET', `/classes/${sessionId}`),
    endClass: (sessionId) => send<ClassSession>('POST', `/classes/${sessionId}/end`),
    createGuestLink: (sessionId) => send<Link>('POST', `/classes/${sessionId}/guest-links`),
    createSignInLink: (personId, link = {}) => send<Link>('POST', `/people/${personId}/sign-in-links`, json(link)),
    revokeLink: (linkId) => send<void>('DELETE', `/links/${linkId}`),
  };
}
