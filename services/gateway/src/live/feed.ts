import type { Fact } from '@lectern/proto/grpc/session/v1/room';
import type { Viewer } from '../domain/audience.ts';
import { Tick, type View } from '../domain/tick.ts';
import type { Member } from './member.ts';
import { SharedMessage } from './protocol.ts';

/**
 * Facts are gathered for this long, so that a busy room costs one frame per socket and tick, not one per fact. A write to a
 * socket costs the same however little it carries, so the largest rooms wait a little longer.
 */
const tickMs = { least: 25, most: 50, perSocket: 1 / 6 } as const;
/** Enough for a join that is answered while a few ticks pass by. */
const keptFacts = 1_000;

/** What happens in one room, on its way to the sockets: each distinct view of a tick is encoded once. */
export class Feed {
  private gathered: Fact[] = [];
  private recent: Fact[] = [];
  private timer: NodeJS.Timeout | undefined;
  private flushedMs = 0;
  /** The newest fact that has been shown. */
  seq = 0;

  constructor(
    private readonly members: ReadonlyMap<string, Member>,
    private readonly onDelivered: (frames: number, facts: number) => void,
  ) {}

  /** Starts from a snapshot: what was before it is no longer ours to show. */
  begin(seq: number): void {
    this.flush();
    this.recent = [];
    this.seq = seq;
  }

  /** The first fact after a pause goes out with what came in the same breath; in a busy room it waits for the tick. */
  add(fact: Fact): void {
    this.gathered.push(fact);
    if (this.timer) return;
    const waitMs = Math.min(tickMs.most, Math.max(tickMs.least, this.members.size * tickMs.perSocket));
    this.timer = setTimeout(() => this.flush(), Math.max(0, this.flushedMs + waitMs - performance.now()));
  }

  /** Shows what was gathered, now. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.gathered.length === 0) return;
    const tick = new Tick(this.gathered);
    this.recent.push(...this.gathered);
    if (this.recent.length > 2 * keptFacts) this.recent = this.recent.slice(-keptFacts);
    this.gathered = [];
    this.seq = tick.seq;
    this.flushedMs = performance.now();
    this.show(tick);
  }

  /** Shows a member who just came in what the others saw since its state was made; false when that is not kept any more. */
  catchUp(member: Member): boolean {
    if (!isSeated(member) || member.seq >= this.seq) return true;
    const oldest = this.recent[0];
    if (oldest === undefined || oldest.seq > member.seq + 1) return false;
    const tick = new Tick(this.recent.filter((fact) => fact.seq > member.seq));
    const view = tick.viewFor(member, member.seq);
    member.seq = this.seq;
    if (view) member.sink.show(messageOf(view));
    return true;
  }

  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.gathered = [];
  }

  private show(tick: Tick<Fact>): void {
    const messages = new Map<View<Fact>, SharedMessage>();
    let frames = 0;
    let facts = 0;
    for (const member of this.members.values()) {
      if (!isSeated(member)) continue;
      const view = tick.viewFor(member, member.seq);
      member.seq = Math.max(member.seq, tick.seq);
      if (view === undefined) continue;
      let message = messages.get(view);
      if (message === undefined) messages.set(view, (message = messageOf(view)));
      member.sink.show(message);
      frames += 1;
      facts += view.facts.length;
    }
    this.onDelivered(frames, facts);
  }
}

function isSeated(member: Member): member is Member & Viewer {
  return member.standing !== undefined;
}

function messageOf({ facts, seq }: View<Fact>): SharedMessage {
  return new SharedMessage({ requestId: 0, body: { $case: 'facts', value: { facts: [...facts], seq } } });
}
