import { setTimeout as pause } from 'node:timers/promises';
import { ServerClock } from './server-clock.ts';

const hourMs = 3_600_000;
/** A busy machine may stop us for long between two looks at a clock; an hour it never takes. */
const nearMs = hourMs / 60;

describe('the clock of the server', () => {
  it('is the time, however far off the own machine is', async () => {
    const [ahead, behind] = await Promise.all([
      ServerClock.follow(() => Promise.resolve(Date.now() + hourMs)),
      ServerClock.follow(() => Promise.resolve(Date.now() - hourMs)),
    ]);
    const apart = ahead.now().getTime() - behind.now().getTime();
    expect(Math.abs(apart - 2 * hourMs)).toBeLessThan(nearMs);
    expect(Math.abs(ahead.now().getTime() - Date.now() - hourMs)).toBeLessThan(nearMs);
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
    while (failures.length < 3) await pause(5);
    expect(errorMs()).toBeLessThan(nearMs);
    isAway = false;
    byMs = -hourMs;
    while (errorMs() >= nearMs) await pause(5);
    expect(failures.length).toBeGreaterThan(2);
    clock.close();
  });

  it('believes the quickest answer, and none that came late', async () => {
    let answers = 0;
    const ask = async () => {
      answers += 1;
      // Every fourth comparison is quick; the others hold their answer back, and say a time that is wrong.
      if (answers % 4 === 0) return Date.now();
      await pause(400);
      return Date.now() + hourMs;
    };
    const clock = await ServerClock.follow(ask);
    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(nearMs);
    clock.close();
  });
});
