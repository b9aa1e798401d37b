import { eventually, startDatabase } from '@lectern/testing';
import { openPool } from './pool.ts';
import { ServerClock } from './server-clock.ts';

const hourMs = 3_600_000;

describe('the clock of the server', () => {
  it('is the time, however far off the own machine is', async () => {
    const [ahead, behind] = await Promise.all([
      ServerClock.follow(() => Promise.resolve(Date.now() + hourMs)),
      ServerClock.follow(() => Promise.resolve(Date.now() - hourMs)),
    ]);
    const apart = ahead.now().getTime() - behind.now().getTime();
    expect(Math.abs(apart - 2 * hourMs)).toBeLessThan(50);
    expect(Math.abs(ahead.now().getTime() - Date.now() - hourMs)).toBeLessThan(50);
    [ahead, behind].forEach((clock) => clock.close());
  });

  it('is followed when it is set, and kept while it cannot be asked', async () => {
    let isAway = false;
    let byMs = 0;
    const failures: unknown[] = [];
    const ask = () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(Date.now() + byMs));
    const clock = await ServerClock.follow(ask, { everyMs: 5, failed: (error) => failures.push(error) });
    const errorMs = () => Math.abs(clock.now().getTime() - Date.now() - byMs);
    isAway = true;
    await eventually('it could not be asked', () => failures.length > 2);
    expect(errorMs()).toBeLessThan(50);
    isAway = false;
    byMs = -hourMs;
    await eventually('the server’s new time is known', () => errorMs() < 50);
    clock.close();
  });

  it('believes the quickest answer, and none that came late', async () => {
    let answers = 0;
    const ask = async () => {
      answers += 1;
      // Every fourth comparison is quick; the others hold their answer back, and with it the time that they say.
      const said = Date.now();
      if (answers % 4 !== 0) await new Promise((settle) => setTimeout(settle, 400));
      return said;
    };
    const clock = await ServerClock.follow(ask);
    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(100);
    clock.close();
  });

  it('is that of a real PostgreSQL', async () => {
    const database = await startDatabase();
    const pool = openPool({ url: database.url });
    const clock = await ServerClock.start(pool);
    const { rows } = await pool.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    expect(Math.abs(clock.now().getTime() - (rows[0]?.now.getTime() ?? 0))).toBeLessThan(50);
    clock.close();
    await pool.end();
    await database.close();
  });
});
