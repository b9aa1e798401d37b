export { toOutboxEvent, type OutboxEvent } from './outbox-event.ts';
export {
  EventBus,
  type ConsumeHooks,
  type ConsumeOptions,
  type Consumption,
  type DeadLetter,
  type RetryPolicy,
} from './event-bus.ts';
export { EmbeddedEventBus } from './embedded/embedded-event-bus.ts';
export { embeddedBusMigrations, inboxMigrations, outboxMigrations } from './migrations.ts';
export { openEventBus } from './open-event-bus.ts';
export { publish, publishUnordered, type Transaction } from './outbox.ts';
export { startRelay, type Relay, type RelayHooks, type RelayOptions } from './relay.ts';
