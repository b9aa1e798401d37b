import { defaultPolicy } from '@lectern/attendance/src/domain/policy.ts';
import { simulate } from './simulate.ts';
import { accuracyTable } from './table.ts';
import { truthOf } from './truth.ts';

const seed = Number(process.env['ACCURACY_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const minutes = (from: number, to: number) => ({ fromMs: from * 60_000, toMs: to * 60_000 });
const frame = minutes(0, 50);

describe('the truth of a class', () => {
  it.each([
    ['present', [minutes(-5, 50)]],
    ['present', [minutes(4, 20), minutes(22, 41)]],
    ['late', [minutes(6, 50)]],
    ['left-early', [minutes(0, 39)]],
    ['absent', [minutes(21, 50)]],
    ['absent', [minutes(0, 24)]],
    ['absent', []],
  ] as const)('is %s for %j', (verdict, presence) => {
    expect(truthOf(presence, frame, 'learner', defaultPolicy).verdict).toBe(verdict);
  });

  it('has no gap where one was gone for less than the grace', () => {
    const presence = [minutes(0, 10), { fromMs: 600_000 + 15_000, toMs: 3_000_000 }];
    expect(truthOf(presence, frame, 'learner', defaultPolicy).attendedMs).toBe(3_000_000);
  });
});

describe(`registers of simulated classes (ACCURACY_SEED=${seed})`, () => {
  it('are as near to what was scripted as is promised, whatever was killed, and no verdict is wrong', async () => {
    const result = await simulate({ seed, classes: 4, people: 60 });
    console.log(accuracyTable(result));
    expect({ beyond: result.beyond, wrongVerdicts: result.wrongVerdicts }).toEqual({ beyond: [], wrongVerdicts: [] });
    expect(result.kills).toBeGreaterThan(0);
    expect(result.attendanceKills).toBeGreaterThan(0);
    // Nearly all of them are judged; who comes near a limit, or of whose last seconds nothing was kept, is rare.
    expect(result.people - result.unheard - result.tooClose).toBeGreaterThan(result.people * 0.9);
  });
});
