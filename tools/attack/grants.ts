import {
  createHmac,
  createPrivateKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { query } from '@lectern/postgres';
import type { Scene } from './scene.ts';

type Claims = Readonly<Record<string, unknown>>;

/** Grants that nobody gave: made by other keys, by other means, or with the real key by somebody who should not have it. */
export async function forger({ pool, main, room: { ben } }: Scene) {
  const { rows } = await query<{ kid: string; private_jwk: JsonWebKey; public_jwk: JsonWebKey }>(
    pool,
    'SELECT kid, private_jwk, public_jwk FROM grant_key',
  );
  const [header = '', payload = '', signature = ''] = ben.grant.split('.');
  const { kid } = decode(header);
  const own = rows.find((row) => row.kid === kid);
  if (!own) throw new Error('the key of the grants was not found');
  const realKey = createPrivateKey({ key: own.private_jwk, format: 'jwk' });
  const claims = decode(payload);
  const now = Math.floor(Date.now() / 1_000);
  const signed = (key: KeyObject, more: Claims, head: Claims = {}) => {
    const text = `${encode({ ...decode(header), ...head })}.${encode({ ...claims, ...more })}`;
    return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`;
  };
  const stranger = generateKeyPairSync('ed25519').privateKey;
  const hmac = (): string => {
    const text = `${encode({ ...decode(header), alg: 'HS256' })}.${payload}`;
    const secret = Buffer.from(String(own.public_jwk.x), 'base64url');
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };
  return {
    unsigned: `${encode({ ...decode(header), alg: 'none' })}.${payload}.`,
    byAnotherKey: signed(stranger, {}),
    byAKeyOfItsOwn: signed(
      stranger,
      {},
      { kid: randomUUID(), jwk: generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }) },
    ),
    byThePublicKey: hmac(),
    changed: `${header}.${encode({ ...claims, sub: randomUUID() })}.${signature}`,
    expired: signed(realKey, { iat: now - 600, exp: now - 60 }),
    withoutEnd: signed(realKey, { exp: undefined }),
    forAnotherService: signed(realKey, { aud: 'lectern-recording' }),
    /** The real key, so only what the room says can stop these. */
    forAnotherClass: (sessionId: string) => signed(realKey, { session_id: sessionId, seq: 0 }),
    forAnotherPerson: (participantId: string) => signed(realKey, { sub: participantId, session_id: main }),
    withEveryRight: signed(realKey, { capabilities: ['speak', 'show-camera', 'share-screen', 'mute-others'] }),
  };
}

const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Claims;
const encode = (value: Claims) => Buffer.from(JSON.stringify(value)).toString('base64url');
