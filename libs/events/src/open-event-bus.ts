import { EmbeddedEventBus } from './embedded/embedded-event-bus.ts';
import type { EventBus } from './event-bus.ts';

const embedded = 'embedded:';

/** The bus that an address names: `embedded:postgres://…` is a log in that database. Throws on an address of no known kind. */
export function openEventBus(address: string): EventBus {
  if (address.startsWith(embedded)) return new EmbeddedEventBus(address.slice(embedded.length));
  throw new Error('the event bus address begins with embedded:');
}
