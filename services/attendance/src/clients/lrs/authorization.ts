import type { OutgoingClient } from '@lectern/outgoing';
import type { Credential } from '../../usecases/statements/record-store.ts';

type Token = { readonly value: string; readonly untilMs: number };

/** The token endpoint did not give a token. */
export class TokenRefused extends Error {
  readonly isUnauthorised: boolean;

  constructor(words: string, { isUnauthorised }: { isUnauthorised: boolean }) {
    super(words);
    this.isUnauthorised = isUnauthorised;
  }
}

// A token that ends while a request is under way is of no use.
const spareMs = 30_000;
const defaultLifeMs = 300_000;

/** Authorization headers: Basic as it is, OAuth 2 client credentials (RFC 6749, 4.4) by a token that is kept until it ends. */
export class Authorization {
  private readonly tokens = new Map<string, Token>();

  constructor(private readonly outgoing: OutgoingClient) {}

  async header(credential: Credential, allowsPrivateAddresses: boolean): Promise<string> {
    if (credential.kind === 'basic') return basic(credential.name, credential.secret);
    const key = keyOf(credential);
    const known = this.tokens.get(key);
    if (known !== undefined && known.untilMs > Date.now()) return `Bearer ${known.value}`;
    const token = await this.fetch(credential, allowsPrivateAddresses);
    this.tokens.set(key, token);
    return `Bearer ${token.value}`;
  }

  /** Forgets the token, which was refused. Whether there was one, so that trying again makes sense. */
  forget(credential: Credential): boolean {
    return this.tokens.delete(keyOf(credential));
  }

  private async fetch(
    { name, secret, tokenEndpoint, scope }: Extract<Credential, { kind: 'oauth2' }>,
    allowsPrivateAddresses: boolean,
  ): Promise<Token> {
    const answer = await this.outgoing.send({
      method: 'POST',
      url: tokenEndpoint,
      allowsPrivateAddresses,
      headers: {
        authorization: basic(encodeURIComponent(name), encodeURIComponent(secret)),
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope && { scope }) }).toString(),
    });
    const { access_token: value, expires_in: seconds } = readJson(answer.body);
    if (answer.status !== 200 || typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value))
      throw new TokenRefused(`The token endpoint answered ${answer.status}.`, {
        isUnauthorised: answer.status === 400 || answer.status === 401 || answer.status === 403,
      });
    const lifeMs = typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : defaultLifeMs;
    return { value, untilMs: Date.now() + Math.max(0, lifeMs - spareMs) };
  }
}

function basic(name: string, secret: string): string {
  return `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;
}

/** Another secret is another token. */
function keyOf(credential: Credential): string {
  return JSON.stringify(credential);
}

function readJson(body: Buffer): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(body.toString('utf8'));
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
