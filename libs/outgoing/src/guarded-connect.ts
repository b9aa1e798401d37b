import { lookup as resolveName, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { reachOf } from './addresses.ts';
import { OutgoingError } from './outgoing.errors.ts';

export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export type GuardOptions = {
  readonly allowsPrivateAddresses: boolean;
  readonly connectTimeoutMs: number;
  /** How names become addresses; the system's way unless a spec says otherwise. */
  readonly resolve?: Resolve;
  /** Certificates of authorities that count besides those of the system. */
  readonly ca?: string | Buffer;
};

/**
 * Opens connections to checked addresses only. The name is resolved here, once for each connection, every address is judged, and the
 * socket connects to what was judged: a name whose answer changes in between leads nowhere else. Literal addresses are judged alike.
 */
export function guardedConnector(options: GuardOptions): buildConnector.connector {
  const { connectTimeoutMs: timeout, ca } = options;
  const open = (isEncrypted: boolean) =>
    buildConnector({ timeout, lookup: checkedLookup(options, isEncrypted), ...(isEncrypted && ca ? { ca } : {}) });
  const plain = open(false);
  const encrypted = open(true);
  return (target, callback) => {
    const isEncrypted = target.protocol === 'https:';
    const literal = target.hostname.replace(/^\[(.*)\]$/, '$1');
    try {
      // Sockets do not look literal addresses up.
      if (isIP(literal)) check([literal], options.allowsPrivateAddresses, isEncrypted);
    } catch (error) {
      return callback(error as Error, null);
    }
    (isEncrypted ? encrypted : plain)(target, callback);
  };
}

function checkedLookup(
  { resolve = bySystem, allowsPrivateAddresses }: GuardOptions,
  isEncrypted: boolean,
): LookupFunction {
  return (host, { all }, callback) => {
    resolve(host).then(
      (found) => {
        try {
          const addresses = found.map(({ address }) => address);
          check(addresses, allowsPrivateAddresses, isEncrypted);
        } catch (error) {
          return callback(error as Error, []);
        }
        const [first] = found;
        if (all) callback(null, [...found]);
        else callback(null, first!.address, first!.family);
      },
      (error: Error) => callback(error, []),
    );
  };
}

/** One bad address among several spoils the name: which of them is taken is up to whoever answers for it. */
function check(addresses: readonly string[], allowsPrivate: boolean, isEncrypted: boolean): void {
  if (addresses.length === 0) throw new OutgoingError('NAME_UNKNOWN');
  const reaches = addresses.map(reachOf);
  if (reaches.includes('forbidden')) throw new OutgoingError('ADDRESS_NOT_ALLOWED');
  if (reaches.includes('private') && !allowsPrivate) throw new OutgoingError('ADDRESS_NOT_ALLOWED');
  // Without encryption nothing crosses the open internet.
  if (reaches.includes('public') && !isEncrypted)
    throw new OutgoingError('ADDRESS_INVALID', 'The address begins with https:// unless it lies in a private network.');
}

function bySystem(host: string): Promise<readonly LookupAddress[]> {
  return new Promise((settle, fail) =>
    resolveName(host, { all: true }, (error, found) => (error ? fail(error) : settle(found))),
  );
}
