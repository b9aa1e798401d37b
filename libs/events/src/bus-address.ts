/** Where a bus is: a log in a PostgreSQL database, or Kafka brokers with the namespace of our topics and groups there. */
export type BusAddress =
  | { readonly kind: 'embedded'; readonly databaseUrl: string }
  | { readonly kind: 'kafka'; readonly brokers: readonly string[]; readonly namespace: string };

export const busAddressForms = 'embedded:postgres://… or kafka://host:port[,host:port][/namespace]';

/** Undefined when the text is no address of a bus. */
export function findBusAddress(text: string): BusAddress | undefined {
  const [, databaseUrl] = /^embedded:(postgres(?:ql)?:\/\/.+)$/.exec(text) ?? [];
  if (databaseUrl !== undefined) return URL.canParse(databaseUrl) ? { kind: 'embedded', databaseUrl } : undefined;
  // A topic's name has dots, dashes, underscores, letters and digits; ours add a dot and a word to the namespace.
  const [, hosts, namespace = 'lectern'] = /^kafka:\/\/([^/?#@\s]+)(?:\/([\w-]{1,200}))?\/?$/.exec(text) ?? [];
  const brokers = hosts?.split(',') ?? [];
  return brokers.length > 0 && brokers.every(isHostAndPort) ? { kind: 'kafka', brokers, namespace } : undefined;
}

/** Throws on a text that is no address of a bus. */
export function getBusAddress(text: string): BusAddress {
  const address = findBusAddress(text);
  // Not repeated in the message: it may hold a password.
  if (address === undefined) throw new Error(`the address of the event bus is ${busAddressForms}`);
  return address;
}

function isHostAndPort(text: string): boolean {
  const [, port] = /^(?:[\w.-]+|\[[\da-f:.]+\]):(\d{1,5})$/i.exec(text) ?? [];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
}
