import type { CourseClass, CoursePerson, CourseRegister } from '@lectern/sdk/attendance';
import { plain } from './register-model.ts';

export type CourseSort = 'name' | 'share' | 'risk';
export type CourseLook = { readonly search: string; readonly onlyAtRisk: boolean; readonly sort: CourseSort };
export const firstCourseLook: CourseLook = { search: '', onlyAtRisk: false, sort: 'name' };

/** Newest class first: the last weeks are what people ask about. Each person's cells go along. */
export function newestFirst(register: CourseRegister): CourseRegister {
  return {
    ...register,
    classes: register.classes.toReversed(),
    people: register.people.map((person) => ({ ...person, cells: person.cells.toReversed() })),
  };
}

export function peopleOf(people: readonly CoursePerson[], look: CourseLook): readonly CoursePerson[] {
  const wanted = plain(look.search);
  const shown = people.filter(({ name, isAtRisk }) => (isAtRisk || !look.onlyAtRisk) && plain(name).includes(wanted));
  if (look.sort === 'share') return shown.toSorted((one, other) => one.share - other.share);
  if (look.sort === 'risk') return shown.toSorted((one, other) => Number(other.isAtRisk) - Number(one.isAtRisk));
  return shown;
}

/** Less than a twentieth is no trend but chance. */
export function directionOf(trend: number): 'up' | 'down' | 'level' {
  if (trend >= 0.05) return 'up';
  return trend <= -0.05 ? 'down' : 'level';
}

export function totalsOf({ classes, people }: CourseRegister) {
  const judged = people.filter(({ cells }) => cells.some(({ verdict }) => verdict !== 'none'));
  const share = judged.reduce((sum, person) => sum + person.share, 0) / Math.max(1, judged.length);
  return {
    classes: classes.length,
    people: people.length,
    heldMs: classes.reduce((sum: number, { lengthMs }: CourseClass) => sum + lengthMs, 0),
    share,
    atRisk: people.filter(({ isAtRisk }) => isAtRisk).length,
  };
}
