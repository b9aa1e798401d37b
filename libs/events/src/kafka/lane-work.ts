import type { KafkaMessage } from 'kafkajs';
import { onceOnly } from '../delivery.ts';
import type { OutboxEvent } from '../outbox-event.ts';
import { attemptsBefore, groupHeader } from './dead-letters.ts';
import type { Deliveries } from './deliveries.ts';
import { header, toEvent } from './message.ts';

/** Handles as many messages from the front as it likes, in order; answers with how many are done, 0 when it was stopped. Never rejects. */
export type Handle = (messages: readonly KafkaMessage[], stop: AbortSignal) => Promise<number>;

/** For one partition of the events: several in a transaction where that is allowed, one by one where one of them fails. */
export function handleEvents(deliveries: Deliveries): Handle {
  const { types, together = 1 } = deliveries.options;
  const wanted = new Set(types);
  const isWanted = (message: KafkaMessage) => wanted.has(header(message.headers, 'ce_type'));
  let singly = 0;

  const one = async (event: OutboxEvent, stop: AbortSignal) => {
    if ((await deliveries.settle(event, stop)) === undefined) return 0;
    singly = Math.max(0, singly - 1);
    return 1;
  };

  return async (messages, stop) => {
    const unwanted = messages.findIndex(isWanted);
    if (unwanted !== 0) return unwanted > 0 ? unwanted : messages.length;
    const end = messages.findIndex((message) => !isWanted(message));
    const most = Math.min(singly > 0 ? 1 : together, end > 0 ? end : messages.length);
    const events = messages.slice(0, most).map(toEvent);
    const [first] = events;
    if (first === undefined) return 0;
    if (events.length === 1) return one(first, stop);
    return deliveries.together(events, stop).catch(() => {
      singly = events.length;
      return one(first, stop);
    });
  };
}

/** For one partition of the replays: one attempt for each that this group asked for. */
export function handleReplays(deliveries: Deliveries): Handle {
  const { options, letters } = deliveries;
  return async ([message], stop) => {
    if (message === undefined) return 0;
    if (header(message.headers, groupHeader) !== options.group) return 1;
    const event = toEvent(message);
    const settled = await deliveries.settle(event, stop, onceOnly, attemptsBefore(message));
    if (settled === undefined) return 0;
    if (settled === 'dead') return 1;
    const forgotten = await deliveries.insist(() => letters.forget(options.group, event.id).then(() => true), stop);
    return forgotten ? 1 : 0;
  };
}
