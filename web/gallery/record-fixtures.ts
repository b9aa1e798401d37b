import type {
  Access,
  ClassRegister,
  Connection,
  CourseCell,
  CourseClass,
  CoursePerson,
  CourseRegister,
  DeadStatement,
  DocumentConfirmation,
  HistoryItem,
  Interval,
  OwnRecord,
  Policy,
  PolicyAnswer,
  PolicyVersion,
  RegisterEntry,
  Rule,
  Verdict,
} from '@lectern/sdk/attendance';
import { session } from './fixtures.ts';

const started = new Date('2026-11-17T10:00:00');
export const now = new Date('2026-11-17T10:24:10');
const at = (minutes: number) => new Date(started.getTime() + minutes * 60_000).toISOString();
const uuid = (figure: number) => `01931d1c-0000-7000-8000-${String(figure).padStart(12, '0')}`;
const between = (...moments: readonly (readonly [number, number])[]): Interval[] =>
  moments.map(([from, to]) => ({ from: at(from), to: at(to) }));

export const policy: Policy = {
  lateAfterMinutes: 5,
  absentAfterMinutes: 20,
  requiredSharePercent: 50,
  leftEarlyBeforeMinutes: 10,
  minimumClassMinutes: 5,
  graceSeconds: 12,
  judgesObservers: false,
  requiredContactMinutes: 1200,
};
export const policyVersion: PolicyVersion = {
  scope: 'course',
  scopeId: session.courseId,
  version: 2,
  policy,
  setByName: 'Ada Obi',
  setAt: '2026-09-01T08:12:00Z',
};
export const policyAnswer: PolicyAnswer = {
  effective: policyVersion,
  versions: [
    policyVersion,
    { ...policyVersion, version: 1, policy: { ...policy, lateAfterMinutes: 10 }, setAt: '2026-08-20T08:00:00Z' },
  ],
};
export const inheritedPolicy: PolicyAnswer = { effective: { scope: 'default', version: 0, policy }, versions: [] };

let figure = 500;
type Given = Partial<RegisterEntry> & { readonly name: string; readonly verdict: Verdict; readonly rule: Rule };

export function entry({ name, intervals = [], ...fields }: Given): RegisterEntry {
  const attendedMs = intervals.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0);
  figure += 1;
  return {
    personId: uuid(figure) as RegisterEntry['personId'],
    name,
    role: 'learner',
    isEnrolled: true,
    attendedMs,
    share: attendedMs / 3_000_000,
    firstAt: intervals[0]?.from,
    lastAt: intervals.at(-1)?.to,
    intervals,
    gaps: Math.max(0, intervals.length - 1),
    engagement: { spokeMs: 0, hands: 0, chatMessages: 0 },
    lateMs: 0,
    leftEarlyMs: 0,
    version: 2,
    isCorrected: false,
    ...fields,
  };
}

const dispute = {
  disputeId: uuid(900),
  text: 'I was there from 10:05. My browser asked twice for the camera, and then let me in.',
  at: '2026-11-17T11:40:00',
};
export const ben = entry({
  name: 'Ben Keller',
  verdict: 'present',
  rule: 'attended',
  intervals: between([0, 50]),
  engagement: { spokeMs: 125_000, hands: 3, chatMessages: 0 },
});
export const chloe = entry({
  name: 'Chloe Laurent',
  verdict: 'late',
  rule: 'late-after',
  intervals: between([8, 50]),
  lateMs: 480_000,
  engagement: { spokeMs: 0, hands: 0, chatMessages: 1 },
  dispute,
});
export const gwen = entry({
  name: 'Gwen Ito',
  verdict: 'excused',
  rule: 'corrected',
  isCorrected: true,
  correction: { reason: 'medical', byName: 'Ada Obi', at: '2026-11-16T09:10:00' },
});
const entries = [
  ben,
  chloe,
  entry({
    name: 'Dario Moretti',
    verdict: 'present',
    rule: 'attended',
    intervals: between([0, 17], [20, 39], [40, 50]),
  }),
  entry({
    name: 'Esi Nkrumah',
    verdict: 'left-early',
    rule: 'left-early-before',
    intervals: between([0, 31]),
    leftEarlyMs: 1_140_000,
    engagement: { spokeMs: 0, hands: 1, chatMessages: 0 },
  }),
  entry({ name: 'Farid Saleh', verdict: 'absent', rule: 'never-came' }),
  gwen,
  entry({
    name: 'Olga Petrova',
    role: 'observer',
    verdict: 'none',
    rule: 'not-expected',
    intervals: between([1, 50]),
  }),
  entry({
    name: 'Gus',
    role: 'guest',
    isEnrolled: false,
    verdict: 'none',
    rule: 'not-expected',
    intervals: between([12, 30]),
  }),
];

export const register: ClassRegister = {
  sessionId: session.sessionId,
  courseId: session.courseId,
  courseTitle: session.courseTitle,
  title: 'Derivatives',
  startsAt: at(0),
  endsAt: at(50),
  phase: 'ended',
  startedAt: at(0),
  endedAt: at(50),
  version: 2,
  computedAt: at(50.05),
  policy: policyVersion,
  entries,
  statements: { kept: 214, accepted: 214, dead: 0, connections: 1 },
  canCorrect: true,
};

/** What is known when the clock of the class shows so many minutes. */
const until =
  (minutes: number) =>
  ({ name, intervals, ...fields }: RegisterEntry): RegisterEntry => {
    const seen = intervals
      .filter(({ from }) => Date.parse(from) < Date.parse(at(minutes)))
      .map(({ from, to }) => ({ from, to: to > at(minutes) ? at(minutes) : to }));
    const last = seen.at(-1);
    return {
      ...entry({ name, ...fields, intervals: seen, verdict: 'none', rule: 'class-running', version: 0 }),
      personId: fields.personId,
      whereabouts: last === undefined ? 'not-yet-seen' : last.to === at(minutes) ? 'here' : 'left',
      isCorrected: false,
      correction: undefined,
      dispute: undefined,
      attendedMs: seen.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0),
      lateMs: fields.lateMs,
      leftEarlyMs: 0,
    };
  };
export const live: ClassRegister = {
  ...register,
  phase: 'live',
  endedAt: undefined,
  version: 0,
  computedAt: undefined,
  entries: entries
    .slice(0, 6)
    .map(until(24.17))
    .map((one) => (one.name === 'Dario Moretti' ? { ...one, whereabouts: 'reconnecting' } : one)),
  statements: { kept: 0, accepted: 0, dead: 0, connections: 1 },
};
export const coming: ClassRegister = {
  ...live,
  phase: 'scheduled',
  startedAt: undefined,
  entries: [
    ...entries
      .slice(0, 5)
      .map((one) => entry({ name: one.name, verdict: 'none', rule: 'class-never-started', version: 0 })),
    { ...gwen, version: 1 },
  ],
};
export const corrected: ClassRegister = {
  ...register,
  version: 4,
  statements: { kept: 220, accepted: 214, dead: 2, connections: 1 },
  entries: [
    ben,
    {
      ...chloe,
      verdict: 'present',
      rule: 'corrected',
      isCorrected: true,
      version: 4,
      correction: {
        reason: 'The lobby was closed until 10:08: it was our fault, not hers.',
        byName: 'Ada Obi',
        at: '2026-11-17T12:05:00',
      },
      dispute: { ...dispute, answer: { text: 'You are right, I have corrected it.', at: at(130), byName: 'Ada Obi' } },
    },
    ...entries.slice(2),
  ],
};
export const thousand: ClassRegister = {
  ...register,
  entries: Array.from({ length: 1000 }, (_, index) => {
    const kind = entries[index % 6]!;
    return {
      ...kind,
      personId: uuid(10_000 + index) as RegisterEntry['personId'],
      name: `Learner ${index + 1}`,
      dispute: undefined,
    };
  }),
};
export const long: ClassRegister = {
  ...register,
  title: 'Ableitungen, Differenzenquotienten und die Grenzwertbildung in einer Veränderlichen',
  courseTitle: 'Mathematik für Ingenieurinnen und Ingenieure, Gruppe am Dienstagvormittag',
  entries: [
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter',
    'نور الهدى بنت عبد الرحمن',
    '<img src=x onerror=alert(1)>',
    'Z̷̢̛͎̦̣a̴̢̛l̷̨͓g̵͈̈́ő̶͜',
    '👩🏽‍🏫 王小明',
  ].map((name, index) => ({
    ...entries[index]!,
    personId: uuid(800 + index) as RegisterEntry['personId'],
    name,
    isCorrected: index === 0,
    correction: { reason: 'x'.repeat(180), byName: 'Donaudampfschifffahrtskapitän', at: at(70) },
  })),
};

export const history: HistoryItem[] = [
  {
    kind: 'computed',
    at: at(126),
    entry: { ...chloe, verdict: 'present', rule: 'corrected', isCorrected: true },
    registerVersion: 4,
    policy: policyVersion,
    cause: 'correction',
  },
  {
    kind: 'corrected',
    at: at(125),
    actorName: 'Ada Obi',
    reason: 'The lobby was closed until 10:08: it was our fault, not hers.',
    change: { kind: 'set-verdict', verdict: 'present' },
  },
  {
    kind: 'answered',
    at: at(124),
    actorName: 'Ada Obi',
    dispute: { ...dispute, answer: { text: 'You are right, I will correct it.', at: at(124), byName: 'Ada Obi' } },
  },
  { kind: 'disputed', at: at(100), actorName: 'Chloe Laurent', dispute },
  {
    kind: 'corrected',
    at: at(80),
    actorName: 'Tomás Ruiz',
    reason: 'Seen in the video of the group.',
    change: { kind: 'add-interval', from: at(6), to: at(8) },
  },
  { kind: 'computed', at: at(50.05), entry: chloe, registerVersion: 1, policy: policyVersion, cause: 'class-ended' },
];

const titles = [
  'Sets',
  'Functions',
  'Sequences',
  'Limits',
  'Continuity',
  'Differences',
  'Slopes',
  'Derivatives',
  'The chain rule',
  'Curves',
  'Questions before the test',
  'The mean value theorem',
];
const held: CourseClass[] = titles.map((title, index) => ({
  sessionId: uuid(300 + index) as CourseClass['sessionId'],
  title,
  startsAt: new Date(started.getTime() - (titles.length - index) * 7 * 86_400_000).toISOString(),
  lengthMs: 3_000_000,
}));
const words = ['present', 'late', 'left-early', 'absent', 'excused'] as const;

function coursePerson(name: string, row: string, fields: Partial<CoursePerson> = {}): CoursePerson {
  const cells: CourseCell[] = [...row].map((letter, index) => {
    const verdict: Verdict = words.find((word) => word.startsWith(letter)) ?? (letter === 'f' ? 'left-early' : 'none');
    const share = { present: 0.98, late: 0.8, 'left-early': 0.6, absent: 0, excused: 0, none: 0 }[verdict];
    return { verdict, attendedMs: share * 3_000_000, isCorrected: verdict === 'excused' && index % 2 === 1 };
  });
  const count = (verdict: Verdict) => cells.filter((cell) => cell.verdict === verdict).length;
  const attendedMs = cells.reduce((sum, cell) => sum + cell.attendedMs, 0);
  figure += 1;
  return {
    personId: uuid(figure) as CoursePerson['personId'],
    name,
    role: 'learner',
    cells,
    attendedMs,
    share: attendedMs / (cells.length * 3_000_000),
    present: count('present'),
    late: count('late'),
    leftEarly: count('left-early'),
    absent: count('absent'),
    excused: count('excused'),
    trend: 0,
    isAtRisk: false,
    ...fields,
  };
}
export const course: CourseRegister = {
  courseId: session.courseId,
  courseTitle: session.courseTitle,
  policy: policyVersion,
  classes: held,
  people: [
    coursePerson('Ben Keller', 'pppppppppppp'),
    coursePerson('Chloe Laurent', 'pplpppplpplp', { trend: -0.07 }),
    coursePerson('Dario Moretti', 'papppfpppppp', { trend: 0.08 }),
    coursePerson('Esi Nkrumah', 'ppfpaapaafaa', { trend: -0.41, isAtRisk: true }),
    coursePerson('Farid Saleh', 'aaapaaaapaaa', { isAtRisk: true }),
    coursePerson('Gwen Ito', 'ppeeppppeppp'),
  ],
};
export const emptyCourse: CourseRegister = {
  ...course,
  classes: [],
  people: course.people.map((one) => ({ ...one, cells: [] })),
};
/** Few classes: more people than are shown at first is what it is about, and each class is a cell for everybody. */
export const bigCourse: CourseRegister = {
  ...course,
  classes: held.slice(0, 3),
  people: Array.from({ length: 300 }, (_, index) => ({
    ...course.people[index % 6]!,
    cells: course.people[index % 6]!.cells.slice(0, 3),
    personId: uuid(20_000 + index) as CoursePerson['personId'],
    name: index === 3 ? 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter' : `Learner ${index + 1}`,
  })),
};

export const own: OwnRecord = {
  courseId: session.courseId,
  courseTitle: session.courseTitle,
  policy: policyVersion,
  totals: course.people[1]!,
  rows: [
    { class: { ...held[11]!, startsAt: at(0) }, startedAt: at(0), endedAt: at(50), entry: chloe },
    {
      class: { ...held[10]!, startsAt: at(0) },
      startedAt: at(0),
      endedAt: at(50),
      entry: corrected.entries[1]!,
    },
    {
      class: { ...held[9]!, startsAt: at(0) },
      startedAt: at(0),
      endedAt: at(50),
      entry: { ...ben, name: 'Chloe Laurent' },
    },
  ],
};
export const ownEmpty: OwnRecord = { ...own, rows: [] };

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
