import type { Sample } from './course.ts';
import type { Findings } from './findings.ts';

/** What the service kept and had accepted, and the record store's own count, before and after everything that happened. */
export function sampleTable(samples: readonly Sample[]): string {
  const rows = samples
    .toSorted((a, b) => a.atSeconds - b.atSeconds)
    .map(({ when, atSeconds, kept, accepted, stored }) =>
      [`${atSeconds} s`, when, kept, accepted, stored ?? 'dead'].join(' | '),
    );
  const header = ['at | moment | statements kept | accepted | in the store', '---: | --- | ---: | ---: | ---:'];
  return [...header, ...rows].map((row) => `| ${row} |`).join('\n');
}

export function findingsTable({ people, largestErrorMs, meanErrorMs, statements, wrong }: Findings): string {
  const rows = [
    ['people', people],
    ['largest error', `${Math.round(largestErrorMs)} ms`],
    ['mean error', `${Math.round(meanErrorMs)} ms`],
    ['statements in the store', statements],
    ['things that are not as they should be', wrong.length],
  ];
  return ['| register | |', '| --- | ---: |', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}
