import { DomainError, type Refusal, type SessionId } from '@lectern/kernel';
import type { OutboxEvent } from '@lectern/events';
import { advance, type Fold } from './fold.ts';
import type { Entry, Rules } from './rules.ts';

/** What one command comes to, on top of the commands before it. Nothing of it is committed yet. */
export type Decision<State, Fact> = {
  readonly after: Fold<State>;
  readonly entries: readonly Entry<Fact>[];
  readonly events: readonly OutboxEvent[];
  /** Why nothing follows: a refusal, or a fault of the rules. */
  readonly error?: unknown;
};

export type Choose<State, Fact> = (state: State, now: Date) => readonly Fact[] | Refusal;

/** `now` is the server's clock, held back from running behind the newest fact: another process may have a faster one. */
export function decide<State, Command, Fact>(
  rules: Rules<State, Command, Fact>,
  sessionId: SessionId,
  before: Fold<State>,
  clockNow: Date,
  choose: Choose<State, Fact>,
): Decision<State, Fact> {
  const now = clockNow < before.at ? before.at : clockNow;
  try {
    const chosen = choose(before.state, now);
    if (isRefusal(chosen)) return nothing(before, new DomainError(chosen));
    let after = before;
    const entries: Entry<Fact>[] = [];
    const events: OutboxEvent[] = [];
    for (const fact of chosen) {
      const stamp = { seq: after.seq + 1, at: now };
      const entry = { ...stamp, fact, bytes: rules.facts.encode(fact, stamp) };
      after = advance(rules, after, entry);
      entries.push(entry);
      events.push(...rules.events(fact, stamp, after.state, sessionId));
    }
    return { after, entries, events };
  } catch (error) {
    return nothing(before, error);
  }
}

function nothing<State, Fact>(after: Fold<State>, error: unknown): Decision<State, Fact> {
  return { after, entries: [], events: [], error };
}

function isRefusal(chosen: readonly unknown[] | Refusal): chosen is Refusal {
  return !Array.isArray(chosen);
}
