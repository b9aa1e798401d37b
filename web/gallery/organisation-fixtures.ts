import type { Access, Connection, DeadStatement, DocumentConfirmation } from '@lectern/sdk/attendance';
import { session } from './fixtures.ts';
import { at, uuid } from './moments.ts';
import { chloe } from './register-fixtures.ts';

export const accesses: Access[] = [
  {
    at: at(130),
    kind: 'export-pdf',
    actorName: 'Ada Obi',
    actorId: uuid(1),
    capacity: 'instructor',
    courseTitle: session.courseTitle,
    classTitle: 'Derivatives',
    purpose: 'Accreditation visit in December',
  },
  {
    at: at(126),
    kind: 'view-history',
    actorName: 'Ada Obi',
    actorId: uuid(1),
    capacity: 'instructor',
    personId: chloe.personId,
    personName: 'Chloe Laurent',
    courseTitle: session.courseTitle,
    classTitle: 'Derivatives',
  },
  {
    at: at(60),
    kind: 'view-course-register',
    actorName: 'Rosa Marín',
    actorId: uuid(2),
    capacity: 'admin',
    courseTitle: session.courseTitle,
  },
  {
    at: at(50.1),
    kind: 'sent-statements',
    actorName: 'Lectern',
    capacity: 'system',
    courseTitle: session.courseTitle,
    classTitle: 'Derivatives',
    purpose: 'lrs.example.edu',
  },
];

export const connection: Connection = {
  connectionId: uuid(700),
  name: 'Learning Locker of the university',
  endpoint: 'https://lrs.example.edu/xapi',
  xapiVersion: '1.0.3',
  credentials: { kind: 'basic', name: 'lectern' },
  verbGroups: ['class', 'presence', 'attendance', 'taking-part'],
  isOn: true,
  allowsPrivateAddresses: false,
  delivery: { accepted: 48_214, waiting: 0, dead: 0, lastAcceptedAt: at(50.1) },
};
export const connections: Connection[] = [
  connection,
  {
    ...connection,
    connectionId: uuid(701),
    name: 'Ralph in the cellar',
    endpoint: 'http://10.0.4.20:8100/xAPI',
    allowsPrivateAddresses: true,
    delivery: {
      accepted: 1200,
      waiting: 326,
      dead: 2,
      lastError: 'The store did not answer within 10 seconds.',
      lastErrorAt: at(60),
      nextAttemptAt: at(64),
    },
  },
  {
    ...connection,
    connectionId: uuid(702),
    name: 'Accreditation archive',
    courseId: session.courseId,
    courseTitle: session.courseTitle,
    isOn: false,
    credentials: {
      kind: 'oauth2',
      name: 'lectern',
      tokenEndpoint: 'https://id.example.edu/token',
      scope: 'statements/write',
    },
    delivery: { accepted: 0, waiting: 40, dead: 0 },
  },
];
export const dead: DeadStatement[] = [
  {
    statementId: uuid(750),
    sessionId: session.sessionId,
    verb: 'attended',
    reason: '400 Bad Request: context.extensions: keys must be IRIs',
    diedAt: at(55),
    statement: '{"id":"0193","verb":{"id":"http://adlnet.gov/expapi/verbs/attended"}}',
  },
];

export const confirmation: DocumentConfirmation = {
  kind: 'class-register-pdf',
  organisationName: 'Example University',
  courseTitle: session.courseTitle,
  classTitle: 'Derivatives',
  issuedAt: at(130),
  issuedByName: 'Ada Obi',
  digest: '3f2a9c0d8e7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f2e1d0c9b8a7f6e5d4c3b2a1f',
  registerVersion: 2,
  isSuperseded: false,
  figures: [
    { name: 'present', value: '19' },
    { name: 'late', value: '2' },
    { name: 'left-early', value: '1' },
    { name: 'absent', value: '1' },
    { name: 'excused', value: '1' },
  ],
};
