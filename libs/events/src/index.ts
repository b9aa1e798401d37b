export { busAddressForms, findBusAddress, type BusAddress } from './bus-address.ts';
export { isBusRefusal, type BusRefusal } from './bus.errors.ts';
export { busUsage, runBusCommand } from './commands.ts';
export { toOutboxEvent, type OutboxEvent } from './outbox-event.ts';
export {
  EventBus,
  type BusHooks,
  type ConsumeHooks,
  type ConsumeOptions,
  type Consumption,
  type DeadLetter,
  type RetryPolicy,
} from './event-bus.ts';
export { EmbeddedEventBus } from './embedded/embedded-event-bus.ts';
export { embeddedBusMigrations, inboxMigrations, outboxMigrations } from './migrations.ts';
export { openEventBus, prepareBus } from './open-event-bus.ts';
export { publish, publishUnordered, type Transaction } from './outbox.ts';
export { startRelay, type Relay, type RelayHooks, type RelayOptions } from './relay.ts';
