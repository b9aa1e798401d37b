import { receives, type Addressed, type Standing, type Viewer } from './audience.ts';

/** What one group of viewers receives of a tick; `seq` is the position to resume from. Compared by identity. */
export type View<Fact> = { readonly facts: readonly Fact[]; readonly seq: number };

/**
 * The facts that a room gathered in one tick, seen through each audience. Viewers who receive the same facts get the same
 * view object, so that whoever encodes it does so once: in a class of 300 there are mostly two.
 */
export class Tick<Fact extends Addressed> {
  private readonly views = new Map<string, View<Fact>>();
  private readonly byStanding: { [S in Standing]?: View<Fact> | 'nothing' } = {};
  private readonly named: ReadonlySet<string>;
  private readonly firstSeq: number;
  readonly seq: number;

  constructor(private readonly facts: readonly Fact[]) {
    this.named = new Set(facts.flatMap((fact) => fact.audience?.participantIds ?? []));
    this.firstSeq = facts[0]?.seq ?? 0;
    this.seq = facts.at(-1)?.seq ?? 0;
  }

  /** What `viewer`, who has seen everything up to `afterSeq`, receives; undefined when that is nothing. */
  viewFor(viewer: Viewer, afterSeq: number): View<Fact> | undefined {
    if (afterSeq >= this.firstSeq || this.named.has(viewer.participantId)) return this.ownView(viewer, afterSeq);
    const known = (this.byStanding[viewer.standing] ??= this.ownView(viewer, afterSeq) ?? 'nothing');
    return known === 'nothing' ? undefined : known;
  }

  private ownView(viewer: Viewer, afterSeq: number): View<Fact> | undefined {
    const facts = this.facts.filter((fact) => fact.seq > afterSeq && receives(viewer, fact));
    if (facts.length === 0) return undefined;
    const key = facts.map((fact) => fact.seq).join();
    const known = this.views.get(key) ?? { facts, seq: this.seq };
    this.views.set(key, known);
    return known;
  }
}
