import type {
  CourseCell,
  CourseClass,
  CoursePerson,
  CourseRegister,
  OwnRecord,
  Verdict,
} from '@lectern/sdk/attendance';
import { session } from './fixtures.ts';
import { at, started, uuid } from './moments.ts';
import { policyVersion } from './policy-fixtures.ts';
import { ben, chloe, corrected } from './register-fixtures.ts';

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
let figure = 600;
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
