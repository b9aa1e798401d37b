import type { ClassRegister, Interval, RegisterEntry, Verdict, Whereabouts } from '@lectern/sdk/attendance';

/** What a register is made of on the screen: figures, rows, bars. No words here; see register-text.ts. */

export type Span = { readonly from: number; readonly to: number };
export type Filter = 'all' | Exclude<Verdict, 'none'> | Whereabouts | 'not-judged' | 'disputed' | 'corrected';
export type SortKey = 'name' | 'verdict' | 'minutes';
/** How somebody looks at a register: what is left out, and in which order the rest stands. */
export type Look = {
  readonly filter: Filter;
  readonly search: string;
  readonly sort: SortKey;
  readonly descending: boolean;
};
export const firstLook: Look = { filter: 'all', search: '', sort: 'name', descending: false };

export const verdicts = ['present', 'late', 'left-early', 'absent', 'excused'] as const;
export const whereabouts = ['here', 'reconnecting', 'not-yet-seen', 'left'] as const;

export const isRunning = ({ phase, startedAt }: ClassRegister): boolean => phase !== 'ended' && startedAt !== undefined;
export const isComing = ({ phase, startedAt }: ClassRegister): boolean => phase !== 'ended' && startedAt === undefined;

/** From the class's start to its end; while it runs, to the planned end or to now, whichever is later. */
export function spanOf(register: ClassRegister, now: Date): Span {
  const from = Date.parse(register.startedAt ?? register.startsAt);
  if (register.endedAt !== undefined) return { from, to: Date.parse(register.endedAt) };
  const planned = Date.parse(register.endsAt);
  return { from, to: isRunning(register) ? Math.max(planned, now.getTime()) : planned };
}

/** How long the class has been so far: what somebody's minutes are compared with. */
export function lengthMs(register: ClassRegister, now: Date): number {
  const { from, to } = spanOf(register, now);
  if (isComing(register)) return 0;
  return Math.max(0, (isRunning(register) ? now.getTime() : to) - from);
}

/** Interval by interval, where it begins on the bar and how wide it is, in hundredths. A moment stays visible. */
export function segmentsOf(
  intervals: readonly Interval[],
  { from, to }: Span,
): readonly { readonly left: number; readonly width: number }[] {
  const length = Math.max(1, to - from);
  const place = (at: number) => (Math.min(length, Math.max(0, at - from)) / length) * 100;
  return intervals.map((interval) => {
    const left = Math.min(place(Date.parse(interval.from)), 99.6);
    return { left, width: Math.max(0.4, place(Date.parse(interval.to)) - left) };
  });
}

export type Figure<Name> = { readonly name: Name; readonly count: number };

export const isStaff = ({ role }: RegisterEntry): boolean => role === 'instructor' || role === 'assistant';

/** Whether attendance is expected of somebody. While the class runs, no rule has said so yet. */
function isExpected(entry: RegisterEntry, { policy }: ClassRegister): boolean {
  if (entry.rule === 'not-expected' || isStaff(entry) || entry.role === 'guest') return false;
  return entry.role !== 'observer' || (policy.policy?.judgesObservers ?? false);
}

/** How many have each verdict, or are where while the class runs. Only who is expected counts. */
export function figuresOf(register: ClassRegister): readonly Figure<Filter>[] {
  const judged = register.entries.filter((entry) => isExpected(entry, register));
  if (!isRunning(register)) return verdicts.map((name) => ({ name, count: countOf(judged, name) }));
  // Who reconnects is not gone: the lost line may be back before anybody looks.
  const here = countOf(judged, 'here') + countOf(judged, 'reconnecting');
  return [
    { name: 'here', count: here },
    ...(['not-yet-seen', 'left'] as const).map((name) => ({ name, count: countOf(judged, name) })),
  ];
}

/** What can be asked for, with how many there are; nothing that would leave the table empty. */
export function filtersOf(register: ClassRegister): readonly Figure<Filter>[] {
  const names: readonly Filter[] = [
    ...(isRunning(register) ? whereabouts : []),
    ...verdicts,
    'not-judged',
    'disputed',
    'corrected',
  ];
  const counted = names.map((name) => ({ name, count: countOf(register.entries, name) }));
  return [{ name: 'all', count: register.entries.length }, ...counted.filter(({ count }) => count > 0)];
}

const countOf = (entries: readonly RegisterEntry[], filter: Filter) =>
  entries.filter((entry) => passes(entry, filter)).length;

function passes(entry: RegisterEntry, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'not-judged':
      return entry.rule === 'not-expected';
    case 'disputed':
      return entry.dispute !== undefined && entry.dispute.answer === undefined;
    case 'corrected':
      return entry.isCorrected;
    case 'here':
    case 'reconnecting':
    case 'not-yet-seen':
    case 'left':
      return entry.whereabouts === filter;
    default:
      return entry.verdict === filter;
  }
}

/** The rows to show, in their order. Equal ones stay in the order of the register: enrolled people by name, then guests. */
export function rowsOf(entries: readonly RegisterEntry[], look: Look): readonly RegisterEntry[] {
  const wanted = plain(look.search);
  const shown = entries.filter((entry) => passes(entry, look.filter) && plain(entry.name).includes(wanted));
  if (look.sort === 'name') return look.descending ? shown.toReversed() : shown;
  const order = look.sort === 'minutes' ? byMinutes : byVerdict;
  return shown.toSorted((one, other) => (look.descending ? order(other, one) : order(one, other)));
}

const byMinutes = (one: RegisterEntry, other: RegisterEntry) => one.attendedMs - other.attendedMs;
const worth: readonly string[] = [...verdicts, 'none'];
const byVerdict = (one: RegisterEntry, other: RegisterEntry) =>
  worth.indexOf(one.verdict) - worth.indexOf(other.verdict);

/** Without case and accents, so that "tomas" finds Tomás. */
export function plain(written: string): string {
  return written.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase().trim();
}

/** The other way round when the same column is asked for again. */
export function sortedBy(look: Look, sort: SortKey): Look {
  return { ...look, sort, descending: look.sort === sort && !look.descending };
}
