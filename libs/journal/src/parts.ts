import type { Clock } from '@lectern/kernel';
import type { Journal } from './journal.ts';
import type { LiveSessionsOptions } from './live-session.types.ts';
import type { Rules } from './rules.ts';

/** What a running session works with. */
export type Parts<State, Command, Fact> = {
  readonly journal: Journal;
  readonly rules: Rules<State, Command, Fact>;
  readonly clock: Clock;
} & Required<LiveSessionsOptions>;
