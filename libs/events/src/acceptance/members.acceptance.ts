import { newId } from '@lectern/kernel';
import { eventually, keysOf, upTo, type BusScene } from './bus-scene.testing.ts';

/** Members of one group share the work, and hand it on when they close. */
export function describeMembers(begin: () => BusScene): void {
  it('shares the work within a group, and gives every group everything', async () => {
    const { bus, openAnother, counted, counting, effects, numbers } = begin();
    const other = `group-${newId()}`;
    const another = openAnother();
    const members = [bus.consume(counting()), another.consume(counting())];
    const alone = bus.consume(counting({ group: other }));
    const keys = keysOf(50);
    await bus.deliver(keys.flatMap((key) => [counted(key, 1), counted(key, 2)]));
    await eventually('both groups saw all', async () => {
      expect(await effects()).toHaveLength(100);
      expect(await effects(other)).toHaveLength(100);
    });
    for (const key of keys) expect(await numbers(key)).toEqual([1, 2]);
    await Promise.all([...members, alone].map((one) => one.close()));
    await another.close();
  });

  it('loses and doubles nothing while members come and go', async () => {
    const { bus, openAnother, counted, counting, record, effects, numbers } = begin();
    const keys = keysOf(20);
    const slowly = counting({
      handler: async (event, client) => {
        await record(event, client);
        await client.query('SELECT pg_sleep(0.005)');
      },
    });
    const [second, third] = [openAnother(), openAnother()];
    const members = [bus.consume(slowly)];
    await bus.deliver(upTo(15).flatMap((number) => keys.map((key) => counted(key, number))));
    const reached = (count: number) =>
      eventually(`${count} had their effect`, async () => expect((await effects()).length).toBeGreaterThan(count));
    await reached(40);
    members.push(second.consume(slowly));
    await reached(100);
    await members[0]?.close();
    members.push(third.consume(slowly));
    await reached(299);
    for (const key of keys) expect(await numbers(key)).toEqual(upTo(15));
    await Promise.all([...members, second, third].map((one) => one.close()));
  });

  it('leaves nothing to a member that was closed as soon as it came', async () => {
    const { bus, counted, counting, effects } = begin();
    const passing = Array.from({ length: 3 }, () => bus.consume(counting()));
    await Promise.all(passing.map((one) => one.close()));
    const consumption = bus.consume(counting());
    await bus.deliver(keysOf(30).map((key) => counted(key, 1)));
    await eventually('all had their effect', async () => expect(await effects()).toHaveLength(30));
    await consumption.close();
  });

  it('finishes what runs when it is closed, and goes on there afterwards', async () => {
    const { bus, counted, counting, record, numbers } = begin();
    const key = newId();
    const { promise: begun, resolve: hasBegun } = Promise.withResolvers<void>();
    const { promise: gate, resolve: release } = Promise.withResolvers<void>();
    const consumption = bus.consume(
      counting({
        handler: async (event, client) => {
          hasBegun();
          await gate;
          await record(event, client);
        },
      }),
    );
    await bus.deliver([counted(key, 1)]);
    await begun;
    const closing = consumption.close();
    release();
    await closing;
    expect(await numbers()).toEqual([1]);
    await bus.deliver([counted(key, 2)]);
    const next = bus.consume(counting());
    await eventually('the next member went on', async () => expect(await numbers()).toEqual([1, 2]));
    await next.close();
  });

  it('stops between two events when it is closed, however many wait', async () => {
    const { bus, counted, counting, record, effects, numbers } = begin();
    const key = newId();
    const { promise: begun, resolve: hasBegun } = Promise.withResolvers<void>();
    const consumption = bus.consume(
      counting({
        handler: async (event, client) => {
          await record(event, client);
          hasBegun();
          await client.query('SELECT pg_sleep(0.02)');
        },
      }),
    );
    await bus.deliver(upTo(60).map((number) => counted(key, number)));
    await begun;
    await consumption.close();
    expect((await effects()).length).toBeLessThan(30);
    const next = bus.consume(counting());
    await eventually('the next member went on from there', async () => expect(await numbers()).toEqual(upTo(60)));
    await next.close();
  });
}
