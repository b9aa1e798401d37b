import { Chance } from './chance.ts';
import { runClass } from './class-run.ts';
import { compare } from './comparison.ts';
import { hear } from './hearing.ts';
import { sum, type Simulated } from './totals.ts';

export type Wanted = { readonly seed: number; readonly classes: number; readonly people: number };

/** Some classes that happen at the same time, so that their events mix on the bus; each has a seed of its own. */
export async function simulate({ seed, classes, people }: Wanted): Promise<Simulated> {
  const chance = new Chance(seed);
  const runs = [];
  for (let index = 0; index < classes; index += 1) runs.push(await runClass(chance.below(2 ** 31), people));
  const heard = await hear(
    runs.map(({ events }) => events),
    chance.fork(),
  );
  const { kills: attendanceKills, deliveries } = heard;
  return { ...sum(runs.map((run) => compare(run, heard))), attendanceKills, deliveries };
}
