import { setTimeout as pause } from 'node:timers/promises';
import { deliverOnce, type Outcome } from '../delivery.ts';
import type { ConsumeOptions, RetryPolicy } from '../event-bus.ts';
import { handleTogether } from '../inbox.ts';
import type { OutboxEvent } from '../outbox-event.ts';
import type { DeadLetters } from './dead-letters.ts';
import { Turns } from './turns.ts';

// How long to wait for a database or a broker that is away, before the next look.
const awayMs = 500;

/** Delivers the events of one member of a group, a few at a time. What waits for its next attempt takes nobody's turn. */
export class Deliveries {
  readonly options: ConsumeOptions;
  readonly letters: DeadLetters;
  private readonly turns: Turns;

  constructor(options: ConsumeOptions, letters: DeadLetters) {
    this.options = options;
    this.letters = letters;
    this.turns = new Turns(options.concurrency ?? 2);
  }

  /** Until the event had its effect or lies among the dead letters. Undefined when it was stopped before. */
  async settle(
    event: OutboxEvent,
    stop: AbortSignal,
    retry?: RetryPolicy,
    attemptsBefore = 0,
  ): Promise<'done' | 'dead' | undefined> {
    for (let count = 1; !stop.aborted; count += 1) {
      const outcome = await this.insist(() => this.deliver(event, count, stop, retry), stop);
      if (outcome?.kind === 'dead') return this.bury(event, outcome.error, attemptsBefore + count, stop);
      if (outcome?.kind === 'done') return 'done';
      if (outcome) await pause(outcome.waitMs, undefined, { signal: stop }).catch(() => undefined);
    }
    return undefined;
  }

  /** In one transaction, as far as it gets; answers with how many. Rejects when one of them has to be delivered on its own. */
  together(events: readonly OutboxEvent[], stop: AbortSignal): Promise<number> {
    return this.turns.take(() => handleTogether(this.options, events, stop));
  }

  /** Does it again for as long as what it needs is away. Undefined when it was stopped before it succeeded. */
  async insist<Result>(work: () => Promise<Result>, stop: AbortSignal): Promise<Result | undefined> {
    while (!stop.aborted) {
      try {
        return await work();
      } catch (error) {
        this.options.hooks?.failed?.(error);
        await pause(awayMs, undefined, { signal: stop }).catch(() => undefined);
      }
    }
    return undefined;
  }

  private deliver(
    event: OutboxEvent,
    count: number,
    stop: AbortSignal,
    retry?: RetryPolicy,
  ): Promise<Outcome | undefined> {
    return this.turns.take(async () => (stop.aborted ? undefined : deliverOnce(this.options, event, count, retry)));
  }

  private async bury(event: OutboxEvent, error: unknown, attempts: number, stop: AbortSignal) {
    const { group, hooks } = this.options;
    const kept = await this.insist(async () => {
      await this.letters.bury(group, event, { error, attempts });
      return 'dead' as const;
    }, stop);
    if (kept) hooks?.died?.(event.id, error);
    return kept;
  }
}
