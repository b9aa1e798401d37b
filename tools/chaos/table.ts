import type { Damage } from './repetition.ts';

export type Outcome = { readonly victim: string } & ({ readonly damage: Damage } | { readonly failure: string });

/** The kill table: one row for each thing that was killed. */
export function killTable(outcomes: readonly Outcome[]): string {
  const header =
    '| killed | repetitions | facts accepted | lost | doubled | gaps in seq | people gone | clients that differ | longest pause of a picture | of a sound | whole again after, at most |';
  const rule = `| --- |${' ---: |'.repeat(10)}`;
  const names = [...new Set(outcomes.map(({ victim }) => victim))];
  return [header, rule, ...names.map((name) => row(name, outcomes))].join('\n');
}

function row(name: string, outcomes: readonly Outcome[]): string {
  const own = outcomes.filter(({ victim }) => victim === name);
  const damages = own.flatMap((outcome) => ('damage' in outcome ? [outcome.damage] : []));
  const sum = (of: (damage: Damage) => number) => damages.reduce((total, damage) => total + of(damage), 0);
  const longest = (of: (damage: Damage) => number) => `${(Math.max(0, ...damages.map(of)) / 1_000).toFixed(1)} s`;
  const cells = [
    damages.length === own.length ? String(own.length) : `${own.length} (${own.length - damages.length} FAILED)`,
    sum(({ accepted }) => accepted),
    sum(({ lost }) => lost),
    sum(({ doubled, keptThoughRefused }) => doubled + keptThoughRefused),
    sum(({ gaps }) => gaps),
    sum(({ departures }) => departures),
    sum(({ divergent }) => divergent),
    longest(({ pictureGapMs }) => pictureGapMs),
    longest(({ soundGapMs }) => soundGapMs),
    longest(({ wholeAfterMs }) => wholeAfterMs),
  ];
  return `| ${[name, ...cells].join(' | ')} |`;
}
