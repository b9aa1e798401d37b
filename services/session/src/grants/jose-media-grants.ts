import { newId, type Clock } from '@lectern/kernel';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey } from 'jose';
import type { Participant, Room } from '../domain/room.ts';
import type { GrantKey, GrantKeys } from '../usecases/grant-keys.ts';
import { MediaGrants, type MediaGrant } from '../usecases/media-grants.ts';

export type GrantOptions = {
  readonly validSeconds: number;
  /** A new key takes over after this. */
  readonly rotateAfterMs: number;
  /** A new key is published so long before it signs: everybody who checks grants has seen it by then. */
  readonly publishLeadMs: number;
  /** How long keys are believed before they are read again. */
  readonly rereadMs: number;
};

const day = 86_400_000;
export const defaultGrantOptions: GrantOptions = {
  validSeconds: 120,
  rotateAfterMs: 30 * day,
  publishLeadMs: 600_000,
  rereadMs: 60_000,
};

type Ring = {
  readonly keys: readonly GrantKey[];
  readonly readAt: number;
  readonly signer: CryptoKey;
  readonly kid: string;
};

/** Grants as JWS in compact form, signed with Ed25519; docs/grants.md has the claims. */
export class JoseMediaGrants extends MediaGrants {
  private ring: Ring | undefined;
  private reading: Promise<Ring> | undefined;

  constructor(
    private readonly keys: GrantKeys,
    private readonly clock: Clock,
    private readonly options: GrantOptions = defaultGrantOptions,
  ) {
    super();
  }

  async issue(room: Room, participant: Participant): Promise<MediaGrant> {
    const { place } = participant;
    if (place.at !== 'room') throw new Error(`participant ${participant.id} is not in the room`);
    const { signer, kid } = await this.currentRing();
    const issuedAt = Math.floor(this.clock.now().getTime() / 1_000);
    const expiresAt = issuedAt + this.options.validSeconds;
    const token = await new SignJWT({
      session_id: room.planned.sessionId,
      organisation_id: room.planned.organisationId,
      person_id: participant.personId,
      connection_id: place.line.connectionId,
      capabilities: [...participant.capabilities],
      seq: room.seq,
    })
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'lectern-grant+jwt' })
      .setIssuer('lectern-session')
      .setAudience('lectern-media')
      .setSubject(participant.id)
      .setJti(newId())
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(signer);
    return { token, expiresAt: new Date(expiresAt * 1_000) };
  }

  async publicKeys(): Promise<string> {
    const { keys } = await this.currentRing();
    return JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) });
  }

  private async currentRing(): Promise<Ring> {
    const { ring } = this;
    if (ring && this.clock.now().getTime() - ring.readAt < this.options.rereadMs) return ring;
    this.reading ??= this.readRing().finally(() => (this.reading = undefined));
    // Keys that were good a minute ago still are: a database that is away keeps nobody from coming in.
    return ring ? this.reading.catch(() => ring) : this.reading;
  }

  private async readRing(): Promise<Ring> {
    const now = this.clock.now().getTime();
    const found = await this.keys.list();
    const [newest] = found;
    const isDue = newest === undefined || now - newest.createdAt.getTime() >= this.options.rotateAfterMs;
    const keys = isDue ? await this.rotate(newest) : found;
    const signing =
      keys.find(({ createdAt }) => now - createdAt.getTime() >= this.options.publishLeadMs) ?? keys.at(-1);
    if (signing === undefined) throw new Error('there is no key to sign media grants with');
    const signer = await importJWK(signing.privateJwk, 'EdDSA');
    if (signer instanceof Uint8Array) throw new Error('a grant key is not asymmetric');
    this.ring = { keys, readAt: now, signer, kid: signing.kid };
    return this.ring;
  }

  private async rotate(newest: GrantKey | undefined): Promise<readonly GrantKey[]> {
    const now = this.clock.now();
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const kid = newId();
    const about = { kid, alg: 'EdDSA', use: 'sig' };
    const publicJwk = { ...(await exportJWK(publicKey)), ...about };
    const privateJwk = { ...(await exportJWK(privateKey)), ...about };
    await this.keys.add({ kid, createdAt: now, publicJwk, privateJwk }, newest);
    // What a retired key signed has long expired.
    await this.keys.removeOlderThan(new Date(now.getTime() - 2 * this.options.rotateAfterMs));
    return this.keys.list();
  }
}
