import type { Sentences } from './sentences.ts';

/** Times and numbers as one reader writes them. */
export type Wording = {
  readonly zone: string;
  date(ms: number): string;
  shortDate(ms: number): string;
  clock(ms: number): string;
  moment(ms: number): string;
  /** Whole minutes; what has begun does not count. */
  minutes(ms: number): string;
  hours(ms: number): string;
  percent(share: number): string;
};

export function wordingFor({ locale }: Sentences, timeZone: string): Wording {
  const zone = knownZone(timeZone);
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: zone });
  const clocks = new Intl.DateTimeFormat(locale, { timeStyle: 'short', hourCycle: 'h23', timeZone: zone });
  const hours = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const numbers = new Intl.NumberFormat(locale);
  const shortDates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: zone });
  const date = (ms: number) => dates.format(ms);
  const clock = (ms: number) => clocks.format(ms);
  return {
    zone,
    date,
    shortDate: (ms) => shortDates.format(ms),
    clock,
    moment: (ms) => `${date(ms)}, ${clock(ms)}`,
    minutes: (ms) => numbers.format(Math.floor(ms / 60_000)),
    hours: (ms) => hours.format(floorTo(ms / 3_600_000, 10)),
    // 99.6 % is not all of it.
    percent: (share) => percents.format(floorTo(share, 100)),
  };
}

function floorTo(value: number, parts: number): number {
  return Math.floor(value * parts + 1e-9) / parts;
}

function knownZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timeZone || 'UTC' }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
