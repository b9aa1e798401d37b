import { setScene, type BusUnderTest } from './acceptance/bus-scene.testing.ts';
import { describeDelivery } from './acceptance/delivery.acceptance.ts';
import { describeFailures } from './acceptance/failures.acceptance.ts';
import { describeMembers } from './acceptance/members.acceptance.ts';
import { describeOutbox } from './acceptance/outbox.acceptance.ts';

/** The promise of the event bus port. Every adapter passes exactly this. */
export function describeEventBus(name: string, start: () => Promise<BusUnderTest>): void {
  describe(`the ${name} event bus`, () => {
    let under: BusUnderTest;
    beforeAll(async () => {
      under = await start();
    }, 120_000);
    const begin = () => setScene(under);

    describe('from the outbox', () => describeOutbox(begin));
    describe('to handlers', () => describeDelivery(begin));
    describe('among the members of a group', () => describeMembers(begin));
    describe('when a handler fails', () => describeFailures(begin));
  });
}
