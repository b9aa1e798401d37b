import type { ClassRegister, HistoryItem, Interval, RegisterEntry, Rule, Verdict } from '@lectern/sdk/attendance';
import { session } from './fixtures.ts';
import { at, uuid } from './moments.ts';
import { policyVersion } from './policy-fixtures.ts';

const between = (...moments: readonly (readonly [number, number])[]): Interval[] =>
  moments.map(([from, to]) => ({ from: at(from), to: at(to) }));

let figure = 500;
type Given = Partial<RegisterEntry> & { readonly name: string; readonly verdict: Verdict; readonly rule: Rule };

function entry({ name, intervals = [], ...fields }: Given): RegisterEntry {
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
const gwen = entry({
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
