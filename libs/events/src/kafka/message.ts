import type { EventId } from '@lectern/kernel';
import { Event } from '@lectern/proto/messages/events/v1/events';
import type { IHeaders, KafkaMessage, Message } from 'kafkajs';
import type { OutboxEvent } from '../outbox-event.ts';

/**
 * An event as a Kafka message: CloudEvents in binary mode (Kafka protocol binding 1.0.2), so that whoever does not know our messages can still
 * tell and route them. The value is the whole `lectern.events.v1.Event`; the headers repeat its attributes.
 */
export function toMessage({ id, type, key, bytes }: OutboxEvent, more: Readonly<Record<string, string>> = {}): Message {
  return {
    key,
    value: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    headers: {
      'content-type': 'application/protobuf',
      ce_specversion: '1.0',
      ...attributes(bytes),
      ...more,
      ce_id: id,
      ce_type: type,
    },
  };
}

/** Bytes that cannot be read travel all the same: whoever is to handle them says so. */
function attributes(bytes: Uint8Array): Record<string, string> {
  try {
    const { source, subject, time, traceparent } = Event.decode(bytes);
    return {
      ce_source: source,
      ce_subject: subject,
      ...(time && { ce_time: time.toISOString() }),
      ...(traceparent && { traceparent }),
    };
  } catch {
    return {};
  }
}

/** The reverse. A message without our headers has an empty type, which nobody wants. */
export function toEvent({ key, value, headers }: KafkaMessage): OutboxEvent {
  return {
    id: header(headers, 'ce_id') as EventId,
    type: header(headers, 'ce_type'),
    key: key?.toString() ?? '',
    bytes: value ?? new Uint8Array(),
  };
}

/** Empty when there is no such header. */
export function header(headers: IHeaders | undefined, name: string): string {
  const value = headers?.[name];
  return (Array.isArray(value) ? value[0] : value)?.toString() ?? '';
}
