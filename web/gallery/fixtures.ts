import type {
  ChatMessageView,
  ClassSession,
  Course,
  CourseId,
  Enrolment,
  Link,
  LinkId,
  Me,
  MessageId,
  OrganisationId,
  ParticipantId,
  ParticipantView,
  PersonId,
  Role,
  RoomView,
  SessionId,
  Source,
} from '@lectern/sdk';
import { defaultCapabilities } from '@lectern/policy';

/** One fixed moment, so that pictures of the gallery can be compared. */
export const now = new Date('2026-11-17T10:24:10');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const just = (seconds: number) => new Date(Date.now() - seconds * 1000);
const soon = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();

type Fields = Partial<ParticipantView> & { name: string };

export function person(id: string, role: Role, { name, ...fields }: Fields): ParticipantView {
  return {
    id: id as ParticipantId,
    personId: id as PersonId,
    name,
    role,
    presence: 'present',
    capabilities: defaultCapabilities[role],
    openSources: [],
    joinedAt: ago(1400),
    ...fields,
  };
}

const speaking: Source[] = ['microphone', 'camera'];
export const ada = person('ada', 'instructor', { name: 'Ada Obi', openSources: speaking });
export const tomas = person('tomas', 'assistant', { name: 'Tomás Ruiz', openSources: speaking });
export const ben = person('ben', 'learner', { name: 'Ben Keller', openSources: ['camera'], handRaisedAt: just(160) });
export const chloe = person('chloe', 'learner', { name: 'Chloe Laurent', handRaisedAt: just(72) });
export const gus = person('gus', 'guest', { name: 'Gus', openSources: ['microphone'] });
export const dario = person('dario', 'learner', { name: 'Dario Moretti', presence: 'reconnecting' });
export const esi = person('esi', 'learner', { name: 'Esi Nkrumah', handRaisedAt: just(20), openSources: ['camera'] });
export const olga = person('olga', 'observer', { name: 'Olga Petrova' });

const say = (id: string, author: ParticipantView, text: string, seconds: number): ChatMessageView => {
  return { id: id as MessageId, participantId: author.id, authorName: author.name, text, at: ago(seconds) };
};
export const chat = [
  say('1', chloe, 'Is that the same as the limit we had last week?', 130),
  say('2', tomas, 'Yes, exactly that limit.', 90),
  say('3', esi, 'Does the derivative exist at a corner, like |x| at zero?', 40),
];

export const base: RoomView = {
  status: 'in',
  alreadyConnected: false,
  phase: 'live',
  title: 'Derivatives',
  courseTitle: 'Calculus I · Tuesday group',
  startedAt: new Date(Date.now() - 1_450_000),
  me: ada,
  participants: [ada, tomas, ben, chloe, gus, dario, esi, olga],
  waiting: [],
  hands: [ben.id, chloe.id, esi.id],
  chat,
  speakers: [tomas.id],
  line: 'good',
  notices: [],
};

export const asMe = (me: ParticipantView, fields: Partial<RoomView> = {}): RoomView => ({ ...base, me, ...fields });

export const hard = {
  rtl: person('rtl', 'learner', { name: 'نور الهدى بنت عبد الرحمن', openSources: ['microphone'] }),
  html: person('html', 'learner', { name: '<img src=x onerror=alert(1)>', handRaisedAt: just(30) }),
  long: person('long', 'learner', { name: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter' }),
  marks: person('marks', 'guest', { name: 'Z̷̢̛͎̦̣a̴̢̛l̷̨͓g̵͈̈́ő̶͜' }),
  emoji: person('emoji', 'learner', { name: '👩🏽‍🏫 王小明' }),
};
export const hardChat = [
  say('1', hard.html, '<b>bold?</b> <script>alert(1)</script> &amp; &lt;', 130),
  say('2', hard.rtl, 'هل النهاية نفسها التي درسناها الأسبوع الماضي؟ (limit)', 90),
  say('3', hard.long, `${'x'.repeat(300)} https://example.edu/${'very-long-path/'.repeat(12)}`, 60),
  say('4', hard.marks, 'Z̷̢̛͎̦̣a̴̢̛l̷̨͓g̵͈̈́ő̶͜ text that climbs', 50),
  say('5', hard.emoji, 'line one\nline two\n\n  indented', 40),
];

export const session: ClassSession = {
  sessionId: '01931d1c-0000-7000-8000-000000000001' as SessionId,
  courseId: '01931d1c-0000-7000-8000-000000000002' as CourseId,
  courseTitle: 'Calculus I · Tuesday group',
  title: 'Derivatives',
  phase: 'live',
  startsAt: ago(1450).toISOString(),
  endsAt: soon(26),
  latestEndAt: soon(200),
  startedAt: ago(130).toISOString(),
  role: 'learner',
  peopleCount: 0,
};
export const me: Me = {
  organisationId: '01931d1c-0000-7000-8000-000000000003' as OrganisationId,
  organisationName: 'Example University',
  personId: 'ada' as PersonId,
  name: 'Ada Obi',
  canCreateCourses: true,
};
const klass = (title: string, fields: Partial<ClassSession>): ClassSession => ({
  ...session,
  title,
  role: 'instructor',
  ...fields,
});
const id = (figure: number) => `01931d1c-0000-7000-8000-00000000010${figure}`;
export const coming = [
  klass('Derivatives', { sessionId: id(1) as SessionId }),
  klass('The chain rule', {
    phase: 'scheduled',
    startsAt: soon(60 * 24),
    endsAt: soon(60 * 24 + 50),
    sessionId: id(2) as SessionId,
  }),
  klass('Implicit differentiation', {
    phase: 'scheduled',
    startsAt: soon(60 * 48),
    endsAt: soon(60 * 48 + 50),
    sessionId: id(3) as SessionId,
  }),
];
const ended = (title: string, days: number, count: number, at: number) =>
  klass(title, {
    phase: 'ended',
    startedAt: ago(86_400 * days).toISOString(),
    endedAt: ago(86_400 * days - 3000).toISOString(),
    endReason: count > 3 ? 'by-instructor' : 'everybody-left',
    peopleCount: count,
    sessionId: id(at) as SessionId,
  });
export const past = [
  ended('Limits', 7, 22, 4),
  ended('Continuity', 8, 21, 5),
  ended('Questions before the test', 12, 3, 6),
];
export const course: Course = {
  courseId: session.courseId,
  title: 'Calculus I · Tuesday group',
  role: 'instructor',
  peopleCount: 24,
  createdAt: ago(90_000).toISOString(),
  nextClass: coming[0],
};
export const courses: Course[] = [
  course,
  {
    ...course,
    title: 'Linear algebra',
    courseId: id(7) as CourseId,
    nextClass: coming[1],
    peopleCount: 18,
    role: 'assistant',
  },
  {
    ...course,
    title: 'Reading group: Euler’s letters',
    courseId: id(8) as CourseId,
    nextClass: undefined,
    peopleCount: 6,
    role: 'learner',
  },
];
const enrolled = (name: string, role: Role): Enrolment => ({
  personId: name as PersonId,
  name,
  role,
  email: `${name.split(' ')[0]!.toLowerCase()}@example.edu`,
});
export const people = [
  { ...enrolled('Ada Obi', 'instructor'), personId: 'ada' as PersonId },
  enrolled('Tomas Ruiz', 'assistant'),
  enrolled('Ben Keller', 'learner'),
  enrolled('Chloe Laurent', 'learner'),
  enrolled('Dario Moretti', 'learner'),
  enrolled('Olga Petrova', 'observer'),
];
export const link: Link = {
  linkId: 'x' as LinkId,
  url: 'https://class.example.edu/s/6Jt0q3xkR8Wm1nUe5vYc2ZbA7dLhKpTg',
  expiresAt: soon(60 * 24 * 7),
};
