import type { ClientEvent } from './messages.ts';

export type Deliver = (event: ClientEvent) => void;

/** More than this cannot be caught up with: the client has to open anew. */
const kept = 1_000;

/** The events of one client, in order, kept while no stream is there to carry them. */
export class Mailbox {
  private deliver: Deliver | undefined;
  private waiting: ClientEvent[] = [];
  /** Whether every event since the last delivery is still here. */
  complete = true;

  post(event: ClientEvent): void {
    if (this.deliver) return this.deliver(event);
    // Who speaks is old news after a moment.
    if (event.kind === 'speakers') return;
    if (this.waiting.length >= kept) this.complete = false;
    else this.waiting.push(event);
  }

  attach(deliver: Deliver): void {
    this.deliver = deliver;
    const missed = this.waiting;
    this.waiting = [];
    for (const event of missed) deliver(event);
  }

  detach(): void {
    this.deliver = undefined;
  }
}
