import type { CourseRegister } from '../usecases/read-course-register.ts';
import { iso } from './class-register-csv.ts';
import { writeCsv } from './csv.ts';

/** People × classes: one line for each person and class, and so fit for a pivot table; who was not in a class has no line of it. */
export function writeCourseRegister({ courseTitle, classes, people }: CourseRegister): Buffer {
  const lines = people.flatMap(({ personId, name, role, cells }) =>
    cells.flatMap((cell, place) => {
      const held = classes[place];
      if (!cell || !held) return [];
      const { record, title, startsAtMs, lengthMs } = held;
      const { verdict, attendedMs, isCorrected } = cell;
      const start = iso(record.startedAtMs ?? startsAtMs);
      const length = Math.round(lengthMs / 1_000);
      const attended = [Math.floor(attendedMs / 60_000), Math.round(attendedMs / 1_000)];
      return [[courseTitle, title, start, length, personId, name, role, verdict, ...attended, isCorrected]];
    }),
  );
  return writeCsv([columns, ...lines]);
}

const columns = [
  'course',
  'class',
  'class_started_at',
  'class_seconds',
  'person_id',
  'name',
  'role',
  'verdict',
  'attended_minutes',
  'attended_seconds',
  'is_corrected',
];
