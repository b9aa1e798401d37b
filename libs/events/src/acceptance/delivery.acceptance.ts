import { newId } from '@lectern/kernel';
import { startTelemetry } from '@lectern/telemetry';
import { eventually, keysOf, type BusScene } from './bus-scene.testing.ts';

/** Once in effect, in the trace of whoever caused it, and as independent of other subjects as partitions allow. */
export function describeDelivery(begin: () => BusScene): void {
  it('takes an event once that comes three times', async () => {
    const { bus, counted, counting, numbers } = begin();
    const key = newId();
    const event = counted(key, 1);
    const consumption = bus.consume(counting());
    await bus.deliver([event, event]);
    await bus.deliver([event, counted(key, 2)]);
    await eventually('the later event had its effect', async () => expect(await numbers()).toEqual([1, 2]));
    await consumption.close();
  });

  it('holds up one partition for a slow handler, and no other', async () => {
    const { bus, counted, counting, record, effects } = begin();
    const slow = newId();
    const { promise: begun, resolve: hasBegun } = Promise.withResolvers<void>();
    const { promise: gate, resolve: release } = Promise.withResolvers<void>();
    const consumption = bus.consume(
      counting({
        handler: async (event, client) => {
          if (event.subject === slow) {
            hasBegun();
            await gate;
          }
          await record(event, client);
        },
      }),
    );
    await bus.deliver([counted(slow, 1)]);
    await begun;
    await bus.deliver([counted(slow, 2), ...keysOf(40).map((key) => counted(key, 1))]);
    // One partition of sixteen has some of them; hardly ever the half.
    await eventually('most others had their effect', async () => expect((await effects()).length).toBeGreaterThan(20));
    expect((await effects()).map(({ key }) => key)).not.toContain(slow);
    release();
    await eventually('all had their effect', async () => expect(await effects()).toHaveLength(42));
    await consumption.close();
  });

  it('gives the handler the trace of whoever caused the event', async () => {
    const { bus, counted, counting, record, effects } = begin();
    const telemetry = await startTelemetry({ service: 'spec', level: 'silent' });
    const traces: string[] = [];
    const consumption = bus.consume(
      counting({
        handler: async (event, client) => {
          await record(event, client);
          traces.push(telemetry.traceparent());
        },
      }),
    );
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await bus.deliver([counted(newId(), 1, { traceparent })]);
    await eventually('it had its effect', async () => expect(await effects()).toHaveLength(1));
    expect(traces).toEqual([expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)/)]);
    await consumption.close();
    await telemetry.close();
  });
}
