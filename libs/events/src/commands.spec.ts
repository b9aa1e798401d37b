import { newId } from '@lectern/kernel';
import { migrate, openPool } from '@lectern/postgres';
import { eventually, startDatabase, type TestDatabase } from '@lectern/testing';
import type { Pool } from 'pg';
import { startTestBus, type TestBus } from './bus.testing.ts';
import { runBusCommand } from './commands.ts';
import { inboxMigrations } from './migrations.ts';
import { openEventBus } from './open-event-bus.ts';

describe('the commands of a bus', () => {
  let database: TestDatabase;
  let testBus: TestBus;
  let pool: Pool;

  beforeAll(async () => {
    [database, testBus] = await Promise.all([startDatabase(), startTestBus()]);
    await migrate(database.url, inboxMigrations);
    pool = openPool({ url: database.url });
  });

  afterAll(async () => {
    await pool?.end();
    await testBus?.close();
    await database?.close();
  });

  it('tell who gave up what and why, and have it delivered again', async () => {
    const bus = openEventBus(testBus.url);
    const group = `group-${newId()}`;
    const event = { id: newId<'event'>(), type: 'lectern.test.read.v1', key: newId(), bytes: new Uint8Array() };
    let isPoison = true;
    const handled: string[] = [];
    const consumption = bus.consume({
      group,
      types: [event.type],
      pool,
      retry: { attempts: 2, firstMs: 1, maxMs: 1 },
      handler: async () => {
        if (isPoison) throw new Error('not today');
        handled.push(event.id);
      },
    });
    const ask = (...args: string[]) => runBusCommand(testBus.url, args);
    expect(await ask('dead-letters')).toEqual([]);
    await bus.deliver([event]);
    await eventually('it was given up', async () => expect(await ask('dead-letters')).toEqual([{ group, count: 1 }]), {
      withinMs: 20_000,
    });
    expect(await ask('dead-letters', '--group', group)).toEqual([
      {
        event: event.id,
        type: event.type,
        subject: event.key,
        diedAt: expect.any(Date),
        attempts: 2,
        reason: 'Error: not today',
      },
    ]);
    expect(await ask('replay', '--group', group, '--event', newId())).toEqual([{ group, replayed: 0 }]);
    isPoison = false;
    expect(await ask('replay', '--group', group, '--event', event.id)).toEqual([{ group, replayed: 1 }]);
    await eventually('it was handled', () => expect(handled).toEqual([event.id]), { withinMs: 20_000 });
    await eventually('nothing is left', async () => expect(await ask('dead-letters')).toEqual([]), {
      withinMs: 20_000,
    });
    await consumption.close();
    await bus.close();
  }, 60_000);

  it.each([[[]], [['replay']], [['dead-letters', '--limit', 'many']], [['replay', '--group', 'g', '--event', 'x']]])(
    'are not understood: %j',
    async (args) => {
      expect(await runBusCommand(testBus.url, args)).toBeUndefined();
    },
  );
});
