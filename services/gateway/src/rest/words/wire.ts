import { DomainError, refusal } from '@lectern/kernel';

/** What every translation needs. */

export function iso(date: Date | undefined): string {
  return (date ?? new Date(0)).toISOString();
}

/** ISO 8601 reaches further than a clock: what no clock shows is refused here. */
export function dateOf(text: string): Date {
  const date = new Date(text);
  const year = date.getUTCFullYear();
  if (year >= 1970 && year < 10_000) return date;
  throw new DomainError(
    refusal('INVALID', 'a time lies between the years 1970 and 9999', { figures: { field: 'time' } }),
  );
}

/** What the contract between the services always has, although its language cannot say so. */
export function must<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('another service left out a part of its answer');
  return part;
}
