import type { CourseRegister } from '@lectern/sdk/attendance';
import { directionOf, firstCourseLook, newestFirst, peopleOf, totalsOf } from './course-model.ts';

const cell = (verdict: 'present' | 'none') => ({ verdict, attendedMs: 0, isCorrected: false });
const register = {
  classes: [
    { sessionId: 'old', lengthMs: 60_000 },
    { sessionId: 'new', lengthMs: 30_000 },
  ],
  people: [
    { name: 'Ben', share: 1, isAtRisk: false, cells: [cell('present'), cell('none')] },
    { name: 'Chloé', share: 0.5, isAtRisk: true, cells: [cell('none'), cell('present')] },
    { name: 'Olga', share: 0, isAtRisk: false, cells: [cell('none'), cell('none')] },
  ],
} as unknown as CourseRegister;

describe('the register of a course', () => {
  it('shows the newest class first, and everybody’s cells with it', () => {
    const turned = newestFirst(register);
    expect(turned.classes.map(({ sessionId }) => sessionId)).toEqual(['new', 'old']);
    expect(turned.people[0]!.cells.map(({ verdict }) => verdict)).toEqual(['none', 'present']);
  });

  it('finds and sorts people', () => {
    const names = (look: object) => peopleOf(register.people, { ...firstCourseLook, ...look }).map(({ name }) => name);
    expect(names({ search: 'chloe' })).toEqual(['Chloé']);
    expect(names({ onlyAtRisk: true })).toEqual(['Chloé']);
    expect(names({ sort: 'share' })).toEqual(['Olga', 'Chloé', 'Ben']);
    expect(names({ sort: 'risk' })).toEqual(['Chloé', 'Ben', 'Olga']);
  });

  it('adds up; the average is of who was judged at all', () => {
    expect(totalsOf(register)).toEqual({ classes: 2, people: 3, heldMs: 90_000, share: 0.75, atRisk: 1 });
  });
});

it.each([
  [0.2, 'up'],
  [-0.05, 'down'],
  [0.04, 'level'],
] as const)('a trend of %p goes %s', (trend, direction) => {
  expect(directionOf(trend)).toBe(direction);
});
