/** Which revision of xAPI is spoken to a store. */
export type XapiVersion = '1.0.3' | '2.0.0';

export type Credential =
  | { readonly kind: 'basic'; readonly name: string; readonly secret: string }
  | {
      readonly kind: 'oauth2';
      readonly name: string;
      readonly secret: string;
      readonly tokenEndpoint: string;
      readonly scope: string;
    };

/** How a learning record store is reached. */
export type StoreAddress = {
  /** Below it lies /statements. */
  readonly endpoint: string;
  readonly version: XapiVersion;
  readonly credential: Credential;
  readonly allowsPrivateAddresses: boolean;
};

/** What a store made of a batch. */
export type Reception =
  | { readonly kind: 'accepted' }
  /** It knows one of the ids with, as it says, another content. */
  | { readonly kind: 'conflict'; readonly words: string }
  | { readonly kind: 'too-large'; readonly words: string }
  /** Something in it is wrong. */
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'unauthorised'; readonly words: string }
  /** Not now: it does not answer, is overloaded or broken, or the address leads nowhere. */
  | { readonly kind: 'later'; readonly words: string; readonly askedMs: number };

export const findings = {
  UNREACHABLE: 'Nothing answers at the address.',
  NAME_UNKNOWN: 'No address is known for the host name.',
  TIMED_OUT: 'The store did not answer in time.',
  ADDRESS_INVALID: 'The address begins with https:// and carries no user name or password.',
  ADDRESS_NOT_ALLOWED:
    'The address lies in a private network or leads into one, which is not allowed for this connection.',
  CERTIFICATE_INVALID: 'The store does not prove to be who it is called: its certificate is not valid.',
  REDIRECTED: 'The address leads elsewhere; enter the address where the store really is.',
  TOKEN_REFUSED: 'The token endpoint gave no token for the client id and secret.',
  CREDENTIALS_REFUSED: 'The store does not take the credentials.',
  PERMISSION_MISSING: 'The store takes the credentials, but they do not allow to read and write statements.',
  NOT_AN_LRS: 'Something answers, but not as a learning record store does; is the path right?',
  VERSION_NOT_SPOKEN: 'The store does not speak the version of xAPI that is set.',
  STORE_FAILS: 'The store answers with an error of its own.',
} as const;

export type FindingCode = keyof typeof findings;

export type Finding =
  | { readonly works: true; readonly version: XapiVersion; readonly words: string }
  | { readonly works: false; readonly code: FindingCode; readonly words: string };

/** A learning record store, whatever it is built of. */
export abstract class RecordStore {
  /** Statements in JSON, in their order. Never rejects. */
  abstract put(address: StoreAddress, statements: readonly string[]): Promise<Reception>;
  /** What the store has under the id, also when it was taken back; undefined when it has nothing or does not say. */
  abstract find(address: StoreAddress, statementId: string): Promise<unknown>;
  /** The newest revision that the store says it speaks and we do, too; 1.0.3 when it does not say. Undefined when it does not answer. */
  abstract findVersion(address: Omit<StoreAddress, 'version'>): Promise<XapiVersion | undefined>;
  /** Asks without sending a statement. Never rejects. */
  abstract test(
    address: Omit<StoreAddress, 'version'> & { readonly version: XapiVersion | undefined },
  ): Promise<Finding>;
}
