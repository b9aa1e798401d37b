import { totalsOf, type Cell } from './course.ts';
import { defaultPolicy } from './policy.ts';

const hourMs = 3_600_000;
const cell = (verdict: Cell['verdict'], hours: number): Cell => ({
  verdict,
  attendedMs: hours * hourMs,
  isCorrected: false,
});
const course = (classes: number, changed: Partial<typeof defaultPolicy> = {}, comingHours = 0) => ({
  lengthsMs: Array.from({ length: classes }, () => hourMs),
  comingMs: comingHours * hourMs,
  policy: { ...defaultPolicy, ...changed },
});

describe('the totals of a person in a course', () => {
  it('count verdicts, and what was excused on neither side of the share', () => {
    const cells = [cell('present', 1), cell('absent', 0), cell('excused', 0), cell('none', 0.5), undefined];
    expect(totalsOf(cells, course(5))).toEqual({
      attendedMs: 1.5 * hourMs,
      share: 0.5,
      counts: { present: 1, late: 0, 'left-early': 0, absent: 1, excused: 1 },
      trend: 0,
      isAtRisk: false,
    });
  });

  it('compare the newest three classes with those before', () => {
    const cells = [cell('absent', 0), cell('present', 1), cell('present', 1), cell('present', 1)];
    expect(totalsOf(cells, course(4)).trend).toBe(1);
    expect(totalsOf(cells.slice(1), course(3)).trend).toBe(0);
  });

  it('warn below the required share, and on the way to too few hours', () => {
    const half = [cell('present', 1), cell('absent', 0)];
    expect(totalsOf(half, course(2, { requiredSharePercent: 51 })).isAtRisk).toBe(true);
    expect(totalsOf(half, course(2, { requiredContactMinutes: 120 }, 2)).isAtRisk).toBe(false);
    expect(totalsOf(half, course(2, { requiredContactMinutes: 121 }, 2)).isAtRisk).toBe(true);
    expect(totalsOf([], course(0, { requiredContactMinutes: 600 })).isAtRisk).toBe(false);
  });
});
