import type { Simulated } from './totals.ts';

export function accuracyTable(result: Simulated): string {
  const { classes, people, kills, attendanceKills, deliveries, largestErrorMs, errorSumMs, unheard, tooClose } = result;
  const compared = Math.max(1, people - unheard - tooClose);
  const rows: readonly [string, string | number][] = [
    ['classes', classes],
    ['people', people],
    ['kills of session, gateway and database', kills],
    ['kills of attendance, in a transaction', attendanceKills],
    ['events delivered, with those delivered again', deliveries],
    ['largest error', seconds(largestErrorMs)],
    ['mean error', seconds(errorSumMs / compared)],
    ['people beyond 0.1 % of the class, or 2 s', result.beyond.length],
    ['wrong verdicts', result.wrongVerdicts.length],
    ['people whose last seconds nobody lived to tell', unheard],
    ['… and the largest error among them', seconds(result.largestUnheardMs)],
    ['people too close to a limit to be judged', tooClose],
  ];
  const lines = rows.map(([name, value]) => `| ${name.padEnd(46)} | ${String(value).padStart(8)} |`);
  return [
    `| ${'accuracy'.padEnd(46)} | ${''.padStart(8)} |`,
    `| ${'-'.repeat(46)} | ${'-'.repeat(7)}: |`,
    ...lines,
  ].join('\n');
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;
