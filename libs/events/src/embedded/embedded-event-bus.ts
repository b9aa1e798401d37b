import type { EventId } from '@lectern/kernel';
import { openPool } from '@lectern/postgres';
import type { Pool } from 'pg';
import { EventBus, type ConsumeOptions, type Consumption, type DeadLetter } from '../event-bus.ts';
import type { OutboxEvent } from '../outbox-event.ts';
import { consumeEmbedded } from './consumption.ts';
import { askForReplay, counts, list } from './dead-letters.ts';
import { append, trim } from './log.ts';

const trimEveryMs = 3_600_000;

/** The bus as a log in a PostgreSQL database of its own (`embeddedBusMigrations`): for one machine, without a broker. */
export class EmbeddedEventBus extends EventBus {
  private readonly pool: Pool;
  private readonly consumptions = new Set<Consumption>();
  private readonly trimming: NodeJS.Timeout;
  private closing: Promise<void> | undefined;

  /** `url` names the database of the bus. */
  constructor(url: string) {
    super();
    this.pool = openPool({ url, name: 'event bus', max: 8 });
    // What cannot be trimmed now is trimmed an hour later.
    this.trimming = setInterval(() => void trim(this.pool).catch(() => undefined), trimEveryMs).unref();
  }

  async deliver(events: readonly OutboxEvent[]): Promise<void> {
    if (events.length > 0) await append(this.pool, events);
  }

  consume(options: ConsumeOptions): Consumption {
    const consumption = consumeEmbedded(this.pool, options);
    this.consumptions.add(consumption);
    return {
      close: async () => {
        await consumption.close();
        this.consumptions.delete(consumption);
      },
    };
  }

  deadLetterCounts(): Promise<ReadonlyMap<string, number>> {
    return counts(this.pool);
  }

  deadLetters(group: string, limit: number): Promise<readonly DeadLetter[]> {
    return list(this.pool, group, limit);
  }

  replay(group: string, ids?: readonly EventId[]): Promise<number> {
    return askForReplay(this.pool, group, ids);
  }

  close(): Promise<void> {
    return (this.closing ??= this.end());
  }

  private async end(): Promise<void> {
    clearInterval(this.trimming);
    await Promise.all([...this.consumptions].map((consumption) => consumption.close()));
    await this.pool.end();
  }
}
