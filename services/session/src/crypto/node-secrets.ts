import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Secrets } from '../domain/directory.stores.ts';

/**
 * SHA-256 without salt or stretching is enough: the secrets are 256 random bits, which no dictionary has, and the hash finds
 * the row.
 */
export class NodeSecrets extends Secrets {
  create(): string {
    return randomBytes(32).toString('base64url');
  }

  createPrefix(): string {
    return randomBytes(6).toString('hex');
  }

  hash(secret: string): Buffer {
    return createHash('sha256').update(secret).digest();
  }

  matches(secret: string, hash: Buffer): boolean {
    return timingSafeEqual(this.hash(secret), hash);
  }
}
