import type { CourseClass, CourseRegister } from '../usecases/read-course-register.ts';
import { iso, seconds } from './class-register-csv.ts';
import { writeCsv, type Cell } from './csv.ts';

/** People × classes: a line for each person, with their totals, and for each class its verdict and seconds. */
export function writeCourseRegister({ classes, people }: CourseRegister): Buffer {
  const heads = classes.flatMap((each) => [`${nameOf(each)} verdict`, `${nameOf(each)} attended_seconds`]);
  const lines = people.map(({ personId, name, role, totals, cells }): Cell[] => {
    const { attendedMs, share, counts, isAtRisk } = totals;
    return [
      ...[personId, name, role, Math.floor(attendedMs / 60_000), seconds(attendedMs), Number(share.toFixed(4))],
      ...[counts.present, counts.late, counts['left-early'], counts.absent, counts.excused, isAtRisk],
      ...cells.flatMap((cell) => (cell ? [cell.verdict, seconds(cell.attendedMs)] : [undefined, undefined])),
    ];
  });
  return writeCsv([[...columns, ...heads], ...lines]);
}

const columns = [
  ...['person_id', 'name', 'role', 'attended_minutes', 'attended_seconds', 'share'],
  ...['present', 'late', 'left_early', 'absent', 'excused', 'is_at_risk'],
];

function nameOf({ record, startsAtMs, title }: CourseClass): string {
  return [iso(record.startedAtMs ?? startsAtMs), title].filter((part) => part !== undefined).join(' ');
}
