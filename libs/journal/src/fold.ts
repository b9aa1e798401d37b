import type { SessionId } from '@lectern/kernel';
import type { Journal, Row } from './journal.ts';
import type { Entry, Rules } from './rules.ts';

/** What a prefix of the journal comes to. */
export type Fold<State> = { readonly seq: number; readonly at: Date; readonly state: State };

export const pageLength = 1_000;

/** The fold of all that is kept: from the newest snapshot of the right version, or from the beginning. */
export async function loadFold<State, Command, Fact>(
  journal: Journal,
  rules: Rules<State, Command, Fact>,
  sessionId: SessionId,
): Promise<{ readonly fold: Fold<State>; readonly snapshotSeq: number }> {
  const snapshot = await journal.findSnapshot(sessionId);
  const usable = snapshot?.version === rules.snapshots.version ? snapshot : undefined;
  let fold: Fold<State> = usable
    ? { seq: usable.seq, at: usable.at, state: rules.snapshots.decode(usable.bytes) }
    : { seq: 0, at: new Date(0), state: rules.initial(sessionId) };
  for (;;) {
    const rows = await journal.read(sessionId, fold.seq, pageLength);
    for (const row of rows) fold = advance(rules, fold, toEntry(rules, row));
    if (rows.length < pageLength) return { fold, snapshotSeq: usable?.seq ?? 0 };
  }
}

export function advance<State, Command, Fact>(
  rules: Rules<State, Command, Fact>,
  fold: Fold<State>,
  entry: Entry<Fact>,
): Fold<State> {
  if (entry.seq !== fold.seq + 1) throw new Error(`the journal has ${entry.seq} after ${fold.seq}`);
  return { seq: entry.seq, at: entry.at, state: rules.apply(fold.state, entry.fact, entry) };
}

export function toEntry<Fact>({ facts }: Pick<Rules<never, never, Fact>, 'facts'>, row: Row): Entry<Fact> {
  return { ...row, fact: facts.decode(row.bytes) };
}
