import { simulate } from './simulate.ts';
import { total, type Simulated } from './totals.ts';

/** A process's share of the classes, as JSON on its standard output: groups of four, from the seeds that it is given. */
const [people = '200', ...seeds] = process.argv.slice(2);
const results: Simulated[] = [];
for (const seed of seeds) {
  results.push(await simulate({ seed: Number(seed), classes: 4, people: Number(people) }));
  process.stderr.write('.');
}
console.log(JSON.stringify(total(results)));
