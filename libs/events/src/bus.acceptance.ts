import { newId } from '@lectern/kernel';
import { unitOfWork } from '@lectern/postgres';
import { startTelemetry } from '@lectern/telemetry';
import type { Event } from '@lectern/proto/messages/events/v1/events';
import { eventually as eventuallyWithin, type EventuallyOptions } from '@lectern/testing';
import type { Pool } from 'pg';
import type { ConsumeOptions, EventBus } from './event-bus.ts';
import { toOutboxEvent, type OutboxEvent } from './outbox-event.ts';
import { publish } from './outbox.ts';
import { startRelay } from './relay.ts';

/** What a bus needs to be tried: itself, a second connection to the same bus, and a consumer's database with inbox, outbox and `effect`. */
export type BusUnderTest = {
  readonly bus: EventBus;
  openAnother(): EventBus;
  readonly pool: Pool;
};

export const effectTable = 'CREATE TABLE effect (id bigserial PRIMARY KEY, consumer_group text, key text, number int)';

// A bus on a busy machine may take its time.
const patience: EventuallyOptions = { withinMs: 20_000 };
const eventually = <Answer>(reason: string, fn: () => Answer | Promise<Answer>) =>
  eventuallyWithin(reason, fn, patience);

// A new group begins with the oldest event kept: each spec has a type of its own.
let type: string;
const quickly = { attempts: 3, firstMs: 5, maxMs: 20 };

/** The promise of the event bus port. Every adapter passes exactly this. */
export function describeEventBus(name: string, start: () => Promise<BusUnderTest>): void {
  describe(`the ${name} event bus`, () => {
    let under: BusUnderTest;
    let group: string;
    beforeAll(async () => {
      under = await start();
    }, 120_000);
    beforeEach(() => {
      group = `group-${newId()}`;
      type = `lectern.test.${newId()}.v1`;
    });

    const effects = async (of = group): Promise<{ key: string; number: number }[]> =>
      (await under.pool.query('SELECT key, number FROM effect WHERE consumer_group = $1 ORDER BY id', [of])).rows;

    const counting = (options: Partial<ConsumeOptions> = {}): ConsumeOptions => ({
      group,
      types: [type],
      pool: under.pool,
      retry: quickly,
      handler: async (event, client) => {
        await client.query('INSERT INTO effect (consumer_group, key, number) VALUES ($1, $2, $3)', [
          options.group ?? group,
          event.subject,
          numberOf(event),
        ]);
      },
      ...options,
    });

    it('delivers what was written to the outbox, each key in its order, and only the wanted types', async () => {
      const keys = Array.from({ length: 20 }, () => newId());
      const events = Array.from({ length: 10 }, (_, number) => keys.map((key) => counted(key, number))).flat();
      const consumption = under.bus.consume(counting());
      await write(under.pool, [counted(keys[0]!, 99, 'lectern.test.other.v1'), ...events]);
      const relay = startRelay({ pool: under.pool, bus: under.bus });
      await eventually('every event had its effect', async () => expect(await effects()).toHaveLength(200));
      for (const key of keys)
        expect((await effects()).filter((effect) => effect.key === key).map(({ number }) => number)).toEqual([
          0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
        ]);
      expect((await under.pool.query('SELECT 1 FROM outbox')).rowCount).toBe(0);
      await consumption.close();
      await relay.close();
    });

    it('takes an event once that comes three times', async () => {
      const key = newId();
      const event = counted(key, 1);
      const consumption = under.bus.consume(counting());
      await under.bus.deliver([event, event]);
      await under.bus.deliver([event, counted(key, 2)]);
      await eventually('the later event had its effect', async () =>
        expect((await effects()).map(({ number }) => number)).toEqual([1, 2]),
      );
      await consumption.close();
    });

    it('shares the work within a group, and gives every group everything', async () => {
      const other = `group-${newId()}`;
      const another = under.openAnother();
      const members = [under.bus.consume(counting()), another.consume(counting())];
      const alone = under.bus.consume(counting({ group: other }));
      const keys = Array.from({ length: 50 }, () => newId());
      await under.bus.deliver(keys.flatMap((key) => [counted(key, 1), counted(key, 2)]));
      await eventually('both groups saw all', async () => {
        expect(await effects()).toHaveLength(100);
        expect(await effects(other)).toHaveLength(100);
      });
      for (const key of keys)
        expect((await effects()).filter((effect) => effect.key === key).map(({ number }) => number)).toEqual([1, 2]);
      await Promise.all([...members, alone].map((one) => one.close()));
      await another.close();
    });

    it('loses and doubles nothing while members come and go', async () => {
      const keys = Array.from({ length: 20 }, () => newId());
      const inTurn = counting();
      const slowly: ConsumeOptions = {
        ...inTurn,
        handler: async (event, client) => {
          await inTurn.handler(event, client);
          await client.query('SELECT pg_sleep(0.005)');
        },
      };
      const [second, third] = [under.openAnother(), under.openAnother()];
      const members = [under.bus.consume(slowly)];
      const numbers = Array.from({ length: 15 }, (_, number) => number);
      await under.bus.deliver(numbers.flatMap((number) => keys.map((key) => counted(key, number))));
      const reached = (count: number) =>
        eventually(`${count} had their effect`, async () => expect((await effects()).length).toBeGreaterThan(count));
      await reached(40);
      members.push(second.consume(slowly));
      await reached(100);
      await members[0]?.close();
      members.push(third.consume(slowly));
      await reached(299);
      for (const key of keys)
        expect((await effects()).filter((effect) => effect.key === key).map(({ number }) => number)).toEqual(numbers);
      await Promise.all([...members, second, third].map((one) => one.close()));
    });

    it('leaves nothing to a member that was closed as soon as it came', async () => {
      const passing = Array.from({ length: 3 }, () => under.bus.consume(counting()));
      await Promise.all(passing.map((one) => one.close()));
      const consumption = under.bus.consume(counting());
      await under.bus.deliver(Array.from({ length: 30 }, () => counted(newId(), 1)));
      await eventually('all had their effect', async () => expect(await effects()).toHaveLength(30));
      await consumption.close();
    });

    it('holds up one partition for a slow handler, and no other', async () => {
      const slow = newId();
      const others = Array.from({ length: 40 }, () => newId());
      const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
      const { promise: gate, resolve: release } = Promise.withResolvers<void>();
      const inTurn = counting();
      const consumption = under.bus.consume({
        ...inTurn,
        handler: async (event, client) => {
          if (event.subject === slow) {
            begin();
            await gate;
          }
          await inTurn.handler(event, client);
        },
      });
      await under.bus.deliver([counted(slow, 1)]);
      await begun;
      await under.bus.deliver([counted(slow, 2), ...others.map((key) => counted(key, 1))]);
      // One partition of sixteen has some of them; hardly ever the half.
      await eventually('most others had their effect', async () =>
        expect((await effects()).length).toBeGreaterThan(20),
      );
      expect((await effects()).map(({ key }) => key)).not.toContain(slow);
      release();
      await eventually('all had their effect', async () => expect(await effects()).toHaveLength(42));
      await consumption.close();
    });

    it('gives the handler the trace of whoever caused the event', async () => {
      const telemetry = await startTelemetry({ service: 'spec', level: 'silent' });
      const traces: string[] = [];
      const inTurn = counting();
      const consumption = under.bus.consume({
        ...inTurn,
        handler: async (event, client) => {
          await inTurn.handler(event, client);
          traces.push(telemetry.traceparent());
        },
      });
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      await under.bus.deliver([counted(newId(), 1, type, traceparent)]);
      await eventually('it had its effect', async () => expect(await effects()).toHaveLength(1));
      expect(traces).toEqual([expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)/)]);
      await consumption.close();
      await telemetry.close();
    });

    it('handles several in one transaction where that is allowed, and sets a poison one aside alone', async () => {
      const key = newId();
      const inTurn = counting({ together: 20 });
      const transactions = new Set<string>();
      const numbers = Array.from({ length: 60 }, (_, number) => number);
      const events = numbers.map((number) => counted(key, number));
      await under.bus.deliver([...events, ...events.slice(0, 30)]);
      const consumption = under.bus.consume({
        ...inTurn,
        handler: async (event, client) => {
          if (numberOf(event) === 45) throw new Error('cannot be understood');
          await inTurn.handler(event, client);
          const { rows } = await client.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
          transactions.add(rows[0]?.id ?? '');
        },
      });
      const wanted = numbers.filter((number) => number !== 45);
      await eventually('all others had their effect', async () =>
        expect((await effects()).map(({ number }) => number)).toEqual(wanted),
      );
      expect(transactions.size).toBeLessThan(wanted.length);
      await eventually('one is among the dead letters', async () =>
        expect((await under.bus.deadLetters(group, 10)).map(({ event }) => event.id)).toEqual([events[45]?.id]),
      );
      expect((await under.bus.deadLetterCounts()).get(group)).toBe(1);
      await consumption.close();
    });

    it('keeps nothing of a failed handling, tries again, and then goes on in order', async () => {
      const key = newId();
      let failures = 2;
      const consumption = under.bus.consume(
        counting({
          handler: async (event, client) => {
            await client.query('INSERT INTO effect (consumer_group, key, number) VALUES ($1, $2, $3)', [
              group,
              event.subject,
              numberOf(event),
            ]);
            if (numberOf(event) === 1 && failures-- > 0) throw new Error('not yet');
          },
        }),
      );
      await under.bus.deliver([counted(key, 1), counted(key, 2)]);
      await eventually('both had their effect', async () =>
        expect((await effects()).map(({ number }) => number)).toEqual([1, 2]),
      );
      await consumption.close();
    });

    it('puts a poison event aside with its reason, lets its key go on, and delivers it again on request', async () => {
      const key = newId();
      let isPoison = true;
      const died: string[] = [];
      const consumption = under.bus.consume(
        counting({
          handler: async (event, client) => {
            if (numberOf(event) === 1 && isPoison) throw new Error('cannot be understood');
            await client.query('INSERT INTO effect (consumer_group, key, number) VALUES ($1, $2, $3)', [
              group,
              event.subject,
              numberOf(event),
            ]);
          },
          hooks: { died: (id) => died.push(id) },
        }),
      );
      const poison = counted(key, 1);
      await under.bus.deliver([poison, counted(key, 2)]);
      await eventually('the key went on', async () =>
        expect((await effects()).map(({ number }) => number)).toEqual([2]),
      );
      const letter = await eventually('it is among the dead letters', async () => {
        const letters = await under.bus.deadLetters(group, 10);
        expect(letters).toHaveLength(1);
        return letters[0];
      });
      expect(letter).toMatchObject({
        group,
        reason: 'Error: cannot be understood',
        attempts: 3,
        event: { id: poison.id, key },
      });
      expect(Buffer.from(letter!.event.bytes)).toEqual(Buffer.from(poison.bytes));
      expect(died).toEqual([poison.id]);
      isPoison = false;
      expect(await under.bus.replay(group)).toBe(1);
      await eventually('the replayed one had its effect', async () =>
        expect((await effects()).map(({ number }) => number)).toEqual([2, 1]),
      );
      await eventually('no dead letter is left', async () =>
        expect(await under.bus.deadLetters(group, 10)).toEqual([]),
      );
      await consumption.close();
    });

    it('finishes what runs when it is closed, and goes on there afterwards', async () => {
      const key = newId();
      let release: (() => void) | undefined;
      let hasBegun: (() => void) | undefined;
      const begun = new Promise<void>((resolve) => (hasBegun = resolve));
      const gate = new Promise<void>((resolve) => (release = resolve));
      const slow = counting();
      const consumption = under.bus.consume({
        ...slow,
        handler: async (event, client) => {
          hasBegun?.();
          await gate;
          await slow.handler(event, client);
        },
      });
      await under.bus.deliver([counted(key, 1)]);
      await begun;
      const closing = consumption.close();
      release?.();
      await closing;
      expect((await effects()).map(({ number }) => number)).toEqual([1]);
      await under.bus.deliver([counted(key, 2)]);
      const next = under.bus.consume(counting());
      await eventually('the next member went on', async () =>
        expect((await effects()).map(({ number }) => number)).toEqual([1, 2]),
      );
      await next.close();
    });

    it('publishes nothing that was rolled back, and transactions of one key in the order of their commits', async () => {
      const key = newId();
      const undone = unitOfWork(under.pool, async (client) => {
        await publish(client, [counted(key, 99)]);
        throw new Error('changed my mind');
      });
      await expect(undone).rejects.toThrow('changed my mind');
      const relay = startRelay({ pool: under.pool, bus: under.bus });
      const consumption = under.bus.consume(counting());
      const slowly = async (number: number) =>
        unitOfWork(under.pool, async (client) => {
          await client.query('SELECT pg_sleep(0.02 * random())');
          await publish(client, [counted(key, number)]);
          await client.query('SELECT pg_sleep(0.02 * random())');
          await client.query("INSERT INTO effect (consumer_group, key, number) VALUES ('committed', $1, $2)", [
            key,
            number,
          ]);
        });
      await Promise.all(Array.from({ length: 8 }, (_, number) => slowly(number)));
      const committed = (await effects('committed')).map(({ number }) => number);
      await eventually('all came in the order of their commits', async () =>
        expect((await effects()).map(({ number }) => number)).toEqual(committed),
      );
      await consumption.close();
      await relay.close();
    });

    it('stops between two events when it is closed, however many wait', async () => {
      const key = newId();
      const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
      const inTurn = counting();
      const consumption = under.bus.consume({
        ...inTurn,
        handler: async (event, client) => {
          await inTurn.handler(event, client);
          begin();
          await client.query('SELECT pg_sleep(0.02)');
        },
      });
      await under.bus.deliver(Array.from({ length: 60 }, (_, number) => counted(key, number)));
      await begun;
      await consumption.close();
      const before = (await effects()).length;
      expect(before).toBeLessThan(30);
      const next = under.bus.consume(counting());
      await eventually('the next member went on from there', async () =>
        expect((await effects()).map(({ number }) => number)).toEqual(
          Array.from({ length: 60 }, (_, number) => number),
        ),
      );
      await next.close();
    });

    it('publishes every event of the outbox when several relays run and one is lost', async () => {
      const keys = Array.from({ length: 10 }, () => newId());
      const consumption = under.bus.consume(counting());
      const lost = startRelay({ pool: under.pool, bus: under.bus, batch: 7 });
      const standby = startRelay({ pool: under.pool, bus: under.openAnother(), batch: 7 });
      for (let number = 0; number < 10; number += 1) {
        await write(
          under.pool,
          keys.map((key) => counted(key, number)),
        );
        if (number === 5) await lost.close();
      }
      await eventually('all had their effect', async () => expect(await effects()).toHaveLength(100));
      for (const key of keys)
        expect((await effects()).filter((effect) => effect.key === key).map(({ number }) => number)).toEqual([
          0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
        ]);
      await standby.close();
      await consumption.close();
    });
  });
}

function counted(key: string, number: number, typed = type, traceparent = ''): OutboxEvent {
  return toOutboxEvent({
    id: newId<'event'>(),
    source: 'lectern/test',
    type: typed,
    subject: key,
    time: new Date(),
    traceparent,
    organisationId: newId(),
    payload: { $case: 'classStarted', value: { sessionId: key, courseId: newId(), seq: number } },
  });
}

function numberOf(event: Event): number {
  return event.payload?.$case === 'classStarted' ? event.payload.value.seq : -1;
}

function write(pool: Pool, events: readonly OutboxEvent[]): Promise<void> {
  return unitOfWork(pool, (client) => publish(client, events));
}
