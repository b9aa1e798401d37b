import { Reconciler } from './reconciler.ts';

const nobodyFails = (error: unknown) => {
  throw error;
};

describe('the reconciler', () => {
  it('runs once for many requests of one turn, and again for one that came meanwhile', async () => {
    let running = 0;
    let runs = 0;
    const reconciler = new Reconciler(async () => {
      expect(++running).toBe(1);
      if (++runs === 1) reconciler.request();
      await Promise.resolve();
      running--;
    }, nobodyFails);
    for (let index = 0; index < 5; index++) reconciler.request();
    await reconciler.settled();
    expect(runs).toBe(2);
  });

  it('goes on after a step that failed', async () => {
    const failures: unknown[] = [];
    let runs = 0;
    const reconciler = new Reconciler(
      () => (++runs === 1 ? Promise.reject(new Error('once')) : Promise.resolve()),
      (error) => failures.push(error),
    );
    reconciler.request();
    await reconciler.settled();
    reconciler.request();
    await reconciler.settled();
    expect({ runs, failures }).toEqual({ runs: 2, failures: [new Error('once')] });
  });
});
