import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { SecretBox } from '../usecases/statements/connections.ts';

export type SecretKey = { readonly id: string; readonly key: Buffer };

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM under a key that is named in what was sealed: the first key seals, every key opens. A new key is put before the old one;
 * the old one can go once nothing is sealed by it any more.
 *
 * The bytes: length of the key's name, the name, nonce, tag, ciphertext. What it is about is bound in and not stored.
 */
export class SealedSecrets extends SecretBox {
  private readonly current: SecretKey;

  constructor(private readonly keys: readonly [SecretKey, ...SecretKey[]]) {
    super();
    this.current = keys[0];
  }

  seal(secret: string, about: string): Buffer {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(algorithm, this.current.key, nonce).setAAD(Buffer.from(about));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    const name = Buffer.from(this.current.id);
    return Buffer.concat([Buffer.of(name.length), name, nonce, cipher.getAuthTag(), sealed]);
  }

  open(sealed: Buffer, about: string): string {
    const nameEnd = 1 + (sealed[0] ?? 0);
    const id = sealed.toString('utf8', 1, nameEnd);
    const key = this.keys.find((one) => one.id === id)?.key;
    if (key === undefined) throw new Error(`the secret was sealed by key ${id}, which is not among the keys`);
    const nonce = sealed.subarray(nameEnd, nameEnd + nonceBytes);
    const tag = sealed.subarray(nameEnd + nonceBytes, nameEnd + nonceBytes + tagBytes);
    const decipher = createDecipheriv(algorithm, key, nonce).setAAD(Buffer.from(about)).setAuthTag(tag);
    return (
      decipher.update(sealed.subarray(nameEnd + nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
    );
  }
}

/** One key a line: its name, and 32 bytes in base64. Undefined when the text is anything else. */
export function readKeys(text: string): readonly [SecretKey, ...SecretKey[]] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const keys = lines.map((line): SecretKey => {
    const [id = '', base64 = ''] = line.trim().split(/\s+/);
    return { id, key: Buffer.from(base64, 'base64') };
  });
  const areValid = keys.every(({ id, key }) => /^[\w-]{1,40}$/.test(id) && key.length === 32);
  const [first, ...others] = keys;
  return first && areValid ? [first, ...others] : undefined;
}
