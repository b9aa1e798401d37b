import { OutgoingError, type OutgoingAnswer, type OutgoingClient, type OutgoingCode } from '@lectern/outgoing';
import { askedRestMs } from '../../domain/statements/backoff.ts';
import {
  RecordStore,
  findings,
  type Finding,
  type FindingCode,
  type Reception,
  type StoreAddress,
  type XapiVersion,
} from '../../usecases/statements/record-store.ts';
import type { OutgoingRules } from '../../usecases/statements/manage-connections.ts';
import { Authorization, TokenRefused } from './authorization.ts';

const versionHeader = 'x-experience-api-version';
const fallback: XapiVersion = '1.0.3';
/** Of what a store says; enough to see what is wrong. */
const longestWords = 500;

type Unversioned = Omit<StoreAddress, 'version'>;

/** xAPI over HTTP, through the guarded way out. */
export class HttpRecordStore extends RecordStore {
  private readonly authorization: Authorization;

  constructor(
    private readonly outgoing: OutgoingClient,
    private readonly rules: OutgoingRules,
  ) {
    super();
    this.authorization = new Authorization(outgoing);
  }

  async put(address: StoreAddress, statements: readonly string[]): Promise<Reception> {
    try {
      const body = `[${statements.join(',')}]`;
      return judge(await this.ask(address, address.version, { method: 'POST', path: '/statements', body }));
    } catch (error) {
      if (error instanceof TokenRefused)
        return error.isUnauthorised
          ? { kind: 'unauthorised', words: error.message }
          : { kind: 'later', words: error.message, askedMs: 0 };
      return { kind: 'later', words: wordsOf(error), askedMs: 0 };
    }
  }

  async find(address: StoreAddress, statementId: string): Promise<unknown> {
    for (const parameter of ['statementId', 'voidedStatementId']) {
      const path = `/statements?${parameter}=${statementId}`;
      const { status, body } = await this.ask(address, address.version, { method: 'GET', path });
      if (status === 200) return single(parse(body));
    }
    return undefined;
  }

  async findVersion(address: Unversioned): Promise<XapiVersion | undefined> {
    const answer = await this.ask(address, fallback, { method: 'GET', path: '/about' }).catch(() => undefined);
    // Only a store that lets us in, or has no such page, has said what there is to say.
    if (answer === undefined || answer.status >= 500 || [401, 403, 429].includes(answer.status)) return undefined;
    return newestSpoken(answer);
  }

  async test(address: Unversioned & { version: XapiVersion | undefined }): Promise<Finding> {
    try {
      const about = await this.ask(address, address.version ?? fallback, { method: 'GET', path: '/about' });
      const version = address.version ?? newestSpoken(about);
      const answer = await this.ask(address, version, { method: 'GET', path: '/statements?limit=1' });
      return toFinding(answer, version);
    } catch (error) {
      if (error instanceof TokenRefused) return finding('TOKEN_REFUSED', error.message);
      if (error instanceof OutgoingError) return finding(codeOf[error.code], error.message);
      throw error;
    }
  }

  /** A token that is refused is fetched anew, once. */
  private async ask(
    { endpoint, credential, ...address }: Unversioned,
    version: XapiVersion,
    { method, path, body }: { method: 'GET' | 'POST'; path: string; body?: string },
  ): Promise<OutgoingAnswer> {
    const allowsPrivateAddresses = address.allowsPrivateAddresses && this.rules.mayAllowPrivateAddresses;
    for (let attempt = 1; ; attempt += 1) {
      const authorization = await this.authorization.header(credential, allowsPrivateAddresses);
      const answer = await this.outgoing.send({
        method,
        url: `${endpoint.replace(/\/+$/, '')}${path}`,
        allowsPrivateAddresses,
        headers: {
          authorization,
          [versionHeader]: version,
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body,
      });
      if (answer.status !== 401 || attempt > 1 || !this.authorization.forget(credential)) return answer;
    }
  }
}

function judge({ status, headers, body }: OutgoingAnswer): Reception {
  const words = saidWith(status, body);
  if (status === 200 || status === 204) return { kind: 'accepted' };
  switch (status) {
    case 400:
    case 422:
      return { kind: 'refused', words };
    case 401:
    case 403:
      return { kind: 'unauthorised', words };
    case 409:
      return { kind: 'conflict', words };
    case 413:
      return { kind: 'too-large', words };
    default:
      return { kind: 'later', words, askedMs: askedRestMs(headers['retry-after'], Date.now()) };
  }
}

function newestSpoken({ status, body }: OutgoingAnswer): XapiVersion {
  const { version } = status === 200 ? ((parse(body) ?? {}) as { version?: unknown }) : {};
  return Array.isArray(version) && version.includes('2.0.0') ? '2.0.0' : fallback;
}

function toFinding(answer: OutgoingAnswer, version: XapiVersion): Finding {
  const { status, body } = answer;
  const words = saidWith(status, body);
  if (status === 200) {
    const { statements } = (parse(body) ?? {}) as { statements?: unknown };
    if (!Array.isArray(statements)) return finding('NOT_AN_LRS');
    return { works: true, version, words: `The store answers and takes the credentials; xAPI ${version} is spoken.` };
  }
  if (status === 401) return finding('CREDENTIALS_REFUSED', words);
  if (status === 403) return finding('PERMISSION_MISSING', words);
  if (status === 400) return finding('VERSION_NOT_SPOKEN', words);
  if (status >= 500 || status === 429) return finding('STORE_FAILS', words);
  return finding('NOT_AN_LRS', words);
}

function finding(code: FindingCode, detail = ''): Finding {
  return { works: false, code, words: detail === '' ? findings[code] : `${findings[code]} (${detail})` };
}

const codeOf = {
  ADDRESS_INVALID: 'ADDRESS_INVALID',
  ADDRESS_NOT_ALLOWED: 'ADDRESS_NOT_ALLOWED',
  NAME_UNKNOWN: 'NAME_UNKNOWN',
  UNREACHABLE: 'UNREACHABLE',
  CERTIFICATE_INVALID: 'CERTIFICATE_INVALID',
  TIMED_OUT: 'TIMED_OUT',
  RESPONSE_TOO_LARGE: 'NOT_AN_LRS',
  CONNECTION_LOST: 'UNREACHABLE',
  REDIRECT_NOT_ALLOWED: 'REDIRECTED',
  PROTOCOL_BROKEN: 'NOT_AN_LRS',
} as const satisfies Record<OutgoingCode, FindingCode>;

/** The status and the store's own words, in one line. */
function saidWith(status: number, body: Buffer): string {
  const text = body
    .toString('utf8')
    .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .trim();
  return `${status}${text && `: ${text.slice(0, longestWords)}`}`;
}

function wordsOf(error: unknown): string {
  return error instanceof OutgoingError ? `${error.code}: ${error.message}` : String(error);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Some stores answer with a list where one was asked for. */
function single(found: unknown): unknown {
  const { statements } = (found ?? {}) as { statements?: unknown };
  return Array.isArray(statements) ? (statements[0] as unknown) : found;
}
