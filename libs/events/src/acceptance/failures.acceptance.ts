import { newId } from '@lectern/kernel';
import { eventually, numberOf, upTo, type BusScene } from './bus-scene.testing.ts';

/** A failed handling leaves nothing, is tried again, and in the end is set aside so that its subject goes on. */
export function describeFailures(begin: () => BusScene): void {
  it('keeps nothing of a failed handling, tries again, and then goes on in order', async () => {
    const { bus, counted, counting, record, numbers } = begin();
    const key = newId();
    let failures = 2;
    const consumption = bus.consume(
      counting({
        handler: async (event, client) => {
          await record(event, client);
          if (numberOf(event) === 1 && failures-- > 0) throw new Error('not yet');
        },
      }),
    );
    await bus.deliver([counted(key, 1), counted(key, 2)]);
    await eventually('both had their effect', async () => expect(await numbers()).toEqual([1, 2]));
    await consumption.close();
  });

  it('puts a poison event aside with its reason, lets its key go on, and delivers it again on request', async () => {
    const { bus, group, counted, counting, record, numbers } = begin();
    const key = newId();
    let isPoison = true;
    const died: string[] = [];
    const consumption = bus.consume(
      counting({
        handler: async (event, client) => {
          if (numberOf(event) === 1 && isPoison) throw new Error('cannot be understood');
          await record(event, client);
        },
        hooks: { died: (id) => died.push(id) },
      }),
    );
    const poison = counted(key, 1);
    await bus.deliver([poison, counted(key, 2)]);
    await eventually('the key went on', async () => expect(await numbers()).toEqual([2]));
    const letter = await eventually('it is among the dead letters', async () => {
      const letters = await bus.deadLetters(group, 10);
      expect(letters).toHaveLength(1);
      return letters[0];
    });
    const reason = 'Error: cannot be understood';
    expect(letter).toMatchObject({ group, reason, attempts: 3, event: { id: poison.id, key } });
    expect(Buffer.from(letter!.event.bytes)).toEqual(Buffer.from(poison.bytes));
    expect(died).toEqual([poison.id]);
    isPoison = false;
    expect(await bus.replay(group)).toBe(1);
    await eventually('the replayed one had its effect', async () => expect(await numbers()).toEqual([2, 1]));
    await eventually('no dead letter is left', async () => expect(await bus.deadLetters(group, 10)).toEqual([]));
    await consumption.close();
  });

  it('handles several in one transaction where that is allowed, and sets a poison one aside alone', async () => {
    const { bus, group, counted, counting, record, numbers } = begin();
    const key = newId();
    const transactions = new Set<string>();
    const events = upTo(60).map((number) => counted(key, number));
    await bus.deliver([...events, ...events.slice(0, 30)]);
    const consumption = bus.consume(
      counting({
        together: 20,
        handler: async (event, client) => {
          if (numberOf(event) === 45) throw new Error('cannot be understood');
          await record(event, client);
          const { rows } = await client.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
          transactions.add(rows[0]?.id ?? '');
        },
      }),
    );
    const wanted = upTo(60).filter((number) => number !== 45);
    await eventually('all others had their effect', async () => expect(await numbers()).toEqual(wanted));
    expect(transactions.size).toBeLessThan(wanted.length);
    await eventually('one is among the dead letters', async () =>
      expect((await bus.deadLetters(group, 10)).map(({ event }) => event.id)).toEqual([events[45]?.id]),
    );
    expect((await bus.deadLetterCounts()).get(group)).toBe(1);
    await consumption.close();
  });
}
