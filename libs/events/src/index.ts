export { toOutboxEvent, type OutboxEvent } from './outbox-event.ts';
export {
  EventBus,
  type ConsumeHooks,
  type ConsumeOptions,
  type Consumption,
  type DeadLetter,
  type RetryPolicy,
} from './event-bus.ts';
