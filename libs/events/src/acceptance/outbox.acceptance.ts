import { newId } from '@lectern/kernel';
import { unitOfWork } from '@lectern/postgres';
import { publish } from '../outbox.ts';
import { startRelay } from '../relay.ts';
import { eventually, keysOf, upTo, type BusScene } from './bus-scene.testing.ts';

/** What was committed with the outbox reaches the bus, all of it and in the order of the commits. */
export function describeOutbox(begin: () => BusScene): void {
  it('delivers what was written to the outbox, each key in its order, and only the wanted types', async () => {
    const { bus, pool, counted, counting, effects, numbers, write } = begin();
    const keys = keysOf(20);
    const consumption = bus.consume(counting());
    const unwanted = counted(keys[0]!, 99, { type: 'lectern.test.other.v1' });
    await write([unwanted, ...upTo(10).flatMap((number) => keys.map((key) => counted(key, number)))]);
    const relay = startRelay({ pool, bus });
    await eventually('every event had its effect', async () => expect(await effects()).toHaveLength(200));
    for (const key of keys) expect(await numbers(key)).toEqual(upTo(10));
    expect((await pool.query('SELECT 1 FROM outbox')).rowCount).toBe(0);
    await consumption.close();
    await relay.close();
  });

  it('publishes nothing that was rolled back, and transactions of one key in the order of their commits', async () => {
    const { bus, pool, counted, counting, effects, numbers } = begin();
    const key = newId();
    const undone = unitOfWork(pool, async (client) => {
      await publish(client, [counted(key, 99)]);
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    const relay = startRelay({ pool, bus });
    const consumption = bus.consume(counting());
    const slowly = (number: number) =>
      unitOfWork(pool, async (client) => {
        await client.query('SELECT pg_sleep(0.02 * random())');
        await publish(client, [counted(key, number)]);
        await client.query('SELECT pg_sleep(0.02 * random())');
        const values = [key, number];
        await client.query("INSERT INTO effect (consumer_group, key, number) VALUES ('committed', $1, $2)", values);
      });
    await Promise.all(upTo(8).map(slowly));
    const committed = (await effects('committed')).map(({ number }) => number);
    await eventually('all came in the order of their commits', async () => expect(await numbers()).toEqual(committed));
    await consumption.close();
    await relay.close();
  });

  it('publishes every event of the outbox when several relays run and one is lost', async () => {
    const { bus, openAnother, pool, counted, counting, effects, numbers, write } = begin();
    const keys = keysOf(10);
    const consumption = bus.consume(counting());
    const lost = startRelay({ pool, bus, batch: 7 });
    const standby = startRelay({ pool, bus: openAnother(), batch: 7 });
    for (const number of upTo(10)) {
      await write(keys.map((key) => counted(key, number)));
      if (number === 5) await lost.close();
    }
    await eventually('all had their effect', async () => expect(await effects()).toHaveLength(100));
    for (const key of keys) expect(await numbers(key)).toEqual(upTo(10));
    await standby.close();
    await consumption.close();
  });
}
