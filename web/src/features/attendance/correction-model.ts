import type { Change, RegisterEntry, Verdict } from '@lectern/sdk/attendance';
import type { Span } from './register-model.ts';

export const reasonLimits = { least: 3, most: 500 } as const;
export const disputeLimits = { least: 3, most: 2000 } as const;

export type CorrectionKind = 'verdict' | 'add' | 'cut' | 'undo';
/** A correction as it is being written. Times are what a time field holds: hours, minutes and perhaps seconds of the reader's day. */
export type CorrectionDraft = {
  readonly kind: CorrectionKind;
  readonly verdict: Exclude<Verdict, 'none'>;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
};
export type CorrectionMistake = 'reason-short' | 'reason-long' | 'time-missing' | 'time-order' | 'time-outside';

export function firstDraft(entry: RegisterEntry, span: Span, isComing: boolean): CorrectionDraft {
  return {
    kind: 'verdict',
    verdict: isComing || entry.verdict === 'excused' ? 'excused' : 'present',
    from: timeField(span.from),
    // The field knows no milliseconds: the whole class ends with the second that it ended in.
    to: timeField(span.to + 999),
    reason: '',
  };
}

/** What can be done to an entry: before the class only the verdict; undo where a correction holds. */
export function kindsOf(entry: RegisterEntry, isComing: boolean): readonly CorrectionKind[] {
  const undo = entry.isCorrected ? (['undo'] as const) : [];
  return isComing ? ['verdict', ...undo] : ['verdict', 'add', 'cut', ...undo];
}

export function mistakesOf(draft: CorrectionDraft, span: Span): readonly CorrectionMistake[] {
  return [...lengthMistake(draft.reason, reasonLimits), ...timeMistakes(draft, span)];
}

/** The change to send, of a draft without mistakes. */
export function changeOf(draft: CorrectionDraft, span: Span): Change {
  switch (draft.kind) {
    case 'verdict':
      return { kind: 'set-verdict', verdict: draft.verdict };
    case 'add':
      return { kind: 'add-interval', ...intervalOf(draft, span) };
    case 'cut':
      return { kind: 'cut-interval', ...intervalOf(draft, span) };
    case 'undo':
      return { kind: 'undo' };
  }
}

export function lengthMistake(written: string, { least, most }: { least: number; most: number }): CorrectionMistake[] {
  const { length } = [...written.trim()];
  if (length < least) return ['reason-short'];
  return length > most ? ['reason-long'] : [];
}

function timeMistakes({ kind, from, to }: CorrectionDraft, span: Span): readonly CorrectionMistake[] {
  if (kind !== 'add' && kind !== 'cut') return [];
  const [begins, ends] = [timeAt(from, span), timeAt(to, span)];
  if (begins === undefined || ends === undefined) return ['time-missing'];
  if (ends <= begins) return ['time-order'];
  // A time field knows no milliseconds: a second on either side is the class itself.
  return begins < span.from - 1000 || ends > span.to + 1000 ? ['time-outside'] : [];
}

function intervalOf({ from, to }: CorrectionDraft, span: Span) {
  const within = (at: number) => new Date(Math.min(span.to, Math.max(span.from, at))).toISOString();
  return { from: within(timeAt(from, span)!), to: within(timeAt(to, span)!) };
}

/** 10:05:30, in the reader's own time zone. */
export function timeField(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** The moment that a time field means: on the day of the class, or the day after in a class over midnight. */
export function timeAt(written: string, { from }: Span): number | undefined {
  const parts = /^(\d{2}):(\d{2})(?::(\d{2}))?/.exec(written);
  if (parts === null) return undefined;
  const day = new Date(from);
  const on = (plusDays: number) =>
    new Date(
      day.getFullYear(),
      day.getMonth(),
      day.getDate() + plusDays,
      Number(parts[1]),
      Number(parts[2]),
      Number(parts[3] ?? 0),
    ).getTime();
  // Up to half a day before the start is a slip; more than that is the night after.
  return on(0) < from - 12 * 3_600_000 ? on(1) : on(0);
}
