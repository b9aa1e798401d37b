import { serve, startServer, type Call, type GrpcServer, type TlsFiles } from '@lectern/grpc';
import { DomainError, newId, refusal } from '@lectern/kernel';
import {
  AudienceScope,
  Capability,
  EndReason,
  LeaveReason,
  Phase,
  Presence,
  Role,
  Source,
  type Fact,
  type Participant,
  type RoomState,
} from '@lectern/proto/grpc/session/v1/room';
import {
  RoomServiceService,
  type FollowRequest,
  type FollowResponse,
  type HeardParticipant,
} from '@lectern/proto/grpc/session/v1/room_service';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

type Body = NonNullable<Fact['body']>;
export type GrantClaims = { audience?: string; issuer?: string; expiresInSeconds?: number; connectionId?: string };

/** A class in which the test decides what happens. Its journal is real: numbered without gaps, replayed from any place. */
export class ScriptedRoom {
  readonly sessionId = newId<'session'>();
  readonly facts: Fact[] = [];
  private readonly people = new Map<string, Participant>();
  private readonly followers = new Set<() => void>();
  private ended = false;

  get seq(): number {
    return this.facts.length;
  }

  follow(listener: () => void): () => void {
    this.followers.add(listener);
    return () => this.followers.delete(listener);
  }

  get followerCount(): number {
    return this.followers.size;
  }

  state(): RoomState {
    return {
      sessionId: this.sessionId,
      seq: this.seq,
      phase: this.ended ? Phase.ENDED : Phase.LIVE,
      courseTitle: 'Physics',
      title: 'Waves',
      openedAt: undefined,
      startedAt: undefined,
      endedAt: undefined,
      endReason: EndReason.UNSPECIFIED,
      participants: [...this.people.values()],
      chat: [],
    };
  }

  /** A person comes in, with these rights and these sources open. */
  join(name: string, capabilities: readonly Capability[], openSources: readonly Source[] = []): Participant {
    const participant: Participant = {
      participantId: newId<'participant'>(),
      personId: newId<'person'>(),
      name,
      role: Role.LEARNER,
      presence: Presence.PRESENT,
      capabilities: [...capabilities],
      openSources: [...openSources],
      handRaisedAt: undefined,
      joinedAt: new Date(),
      waitingSince: undefined,
      connectionId: newId<'connection'>(),
    };
    this.people.set(participant.participantId, participant);
    this.append({ $case: 'participantJoined', value: { participant: { ...participant } } });
    return participant;
  }

  open({ participantId }: Participant, source: Source): void {
    this.change(participantId, (one) => ({ openSources: [...one.openSources, source] }));
    this.append({ $case: 'sourceOpened', value: { participantId, source } });
  }

  shut({ participantId }: Participant, source: Source): void {
    this.change(participantId, (one) => ({ openSources: one.openSources.filter((other) => other !== source) }));
    this.append({ $case: 'sourceClosed', value: { participantId, source } });
  }

  grant({ participantId }: Participant, capability: Capability): void {
    this.change(participantId, (one) => ({ capabilities: [...one.capabilities, capability] }));
    this.append({ $case: 'capabilityGranted', value: { participantId, capability } });
  }

  revoke({ participantId }: Participant, capability: Capability): void {
    this.change(participantId, (one) => ({ capabilities: one.capabilities.filter((other) => other !== capability) }));
    this.append({ $case: 'capabilityRevoked', value: { participantId, capability } });
  }

  loseLine({ participantId }: Participant): void {
    this.change(participantId, () => ({ presence: Presence.RECONNECTING }));
    this.append({ $case: 'participantReconnecting', value: { participantId } });
  }

  /** Back on a new connection, whose id is returned. */
  returnOn({ participantId }: Participant): string {
    const connectionId = newId<'connection'>();
    this.change(participantId, () => ({ presence: Presence.PRESENT, connectionId }));
    this.append({ $case: 'participantReturned', value: { participantId, connectionId } });
    return connectionId;
  }

  leave({ participantId }: Participant): void {
    this.people.delete(participantId);
    this.append({ $case: 'participantLeft', value: { participantId, reason: LeaveReason.LEFT } });
  }

  end(): void {
    this.ended = true;
    this.append({ $case: 'classEnded', value: { reason: EndReason.BY_INSTRUCTOR } });
  }

  /** Something that media has no use for. */
  chat({ participantId }: Participant): void {
    const messageId = newId<'message'>();
    this.append({ $case: 'chatPosted', value: { messageId, participantId, text: 'hello' } });
  }

  private change(participantId: string, how: (participant: Participant) => Partial<Participant>): void {
    const participant = this.people.get(participantId);
    if (participant) this.people.set(participantId, { ...participant, ...how(participant) });
  }

  private append(body: Body): void {
    const audience = { scope: AudienceScope.ROOM, participantIds: [] };
    this.facts.push({ seq: this.seq + 1, at: new Date(), actorId: '', audience, commandId: '', body });
    for (const tell of [...this.followers]) tell();
  }
}

/**
 * The session service's RoomService as a follower sees it: a real gRPC server over mutual TLS that speaks the protocol of
 * room_service.proto. What happens in its rooms is up to the test.
 */
export class ScriptedSession {
  readonly rooms = new Map<string, ScriptedRoom>();
  /** Every Attach that came, in order. */
  readonly attaches: { readonly sessionId: string; readonly afterSeq: number }[] = [];
  /** Who was said to be heard, in order. */
  readonly heard: HeardParticipant[] = [];
  keyRequests = 0;
  private server: GrpcServer | undefined;
  private readonly cuts = new Set<AbortController>();
  private keys: { kid: string; privateKey: CryptoKey; publicKey: JWK }[] = [];

  private constructor(private readonly tls: TlsFiles) {}

  static async start(tls: TlsFiles): Promise<ScriptedSession> {
    const session = new ScriptedSession(tls);
    await session.rotateKey();
    await session.listen('127.0.0.1:0');
    return session;
  }

  get address(): string {
    return `127.0.0.1:${this.server?.port}`;
  }

  room(): ScriptedRoom {
    const room = new ScriptedRoom();
    this.rooms.set(room.sessionId, room);
    return room;
  }

  /** From now on grants are signed with a new key; the old ones stay published. */
  async rotateKey(): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('EdDSA');
    const kid = newId<'key'>();
    this.keys.push({ kid, privateKey, publicKey: { ...(await exportJWK(publicKey)), kid, alg: 'EdDSA', use: 'sig' } });
  }

  async sign(room: ScriptedRoom, participant: Participant, claims: GrantClaims = {}): Promise<string> {
    const { kid, privateKey } = this.keys.at(-1) ?? fail('there is no key');
    return await signGrant(room, participant, { kid, privateKey }, claims);
  }

  /** Breaks every stream, as a process that dies does. */
  breakStreams(): void {
    for (const cut of this.cuts) cut.abort();
  }

  async stop(): Promise<void> {
    this.breakStreams();
    await this.server?.close(0);
    this.server = undefined;
  }

  async listen(address: string): Promise<void> {
    this.server = await startServer({
      listen: address,
      tls: this.tls,
      services: [
        serve(
          RoomServiceService,
          { follow: (requests, send, call) => this.follow(requests, send, call), getGrantKeys: () => this.publish() },
          { callers: ['media'] },
        ),
      ],
    });
  }

  private publish() {
    this.keyRequests++;
    const jwks = JSON.stringify({ keys: this.keys.map(({ publicKey }) => publicKey) });
    return Promise.resolve({ jwks, now: new Date() });
  }

  private async follow(
    requests: AsyncIterable<FollowRequest>,
    send: (message: FollowResponse) => Promise<void>,
    { signal }: Call,
  ): Promise<void> {
    const cut = new AbortController();
    this.cuts.add(cut);
    const over = AbortSignal.any([signal, cut.signal]);
    try {
      const iterator = requests[Symbol.asyncIterator]();
      const first = await iterator.next();
      if (first.done || first.value.body?.$case !== 'attach') throw new DomainError(refusal('INVALID', 'attach first'));
      const { sessionId, afterSeq } = first.value.body.value;
      this.attaches.push({ sessionId, afterSeq });
      const room = this.rooms.get(sessionId);
      if (!room) throw new DomainError(refusal('CLASS_NOT_FOUND', 'no such room'));
      void this.hear({ [Symbol.asyncIterator]: () => iterator }).then(() => cut.abort());
      await stream(room, afterSeq, send, over);
    } finally {
      this.cuts.delete(cut);
    }
  }

  private async hear(requests: AsyncIterable<FollowRequest>): Promise<void> {
    for await (const { body } of requests) if (body?.$case === 'signs') this.heard.push(...body.value.heard);
  }
}

async function stream(
  room: ScriptedRoom,
  afterSeq: number,
  send: (message: FollowResponse) => Promise<void>,
  over: AbortSignal,
): Promise<void> {
  let said = afterSeq === 0 ? room.seq : afterSeq;
  const state = afterSeq === 0 ? room.state() : undefined;
  let wake = () => undefined as void;
  const stop = room.follow(() => wake());
  const stopped = () => wake();
  over.addEventListener('abort', stopped);
  try {
    await send({ body: { $case: 'attached', value: { seq: room.seq, state } } });
    while (!over.aborted) {
      const facts = room.facts.slice(said);
      said = room.seq;
      if (facts.length > 0) await send({ body: { $case: 'facts', value: { facts } } });
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stop();
    over.removeEventListener('abort', stopped);
  }
  throw new DomainError(refusal('UNAVAILABLE', 'the process goes away', { retryable: true }));
}

export async function signGrant(
  room: ScriptedRoom,
  participant: Participant,
  { kid, privateKey }: { kid: string; privateKey: CryptoKey },
  { audience = 'lectern-media', issuer = 'lectern-session', expiresInSeconds = 120, connectionId }: GrantClaims,
): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return await new SignJWT({
    session_id: room.sessionId,
    person_id: participant.personId,
    connection_id: connectionId ?? participant.connectionId,
    capabilities: [],
    seq: room.seq,
  })
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'lectern-grant+jwt' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(participant.participantId)
    .setIssuedAt(Math.min(now, now + expiresInSeconds - 1))
    .setExpirationTime(now + expiresInSeconds)
    .sign(privateKey);
}

function fail(why: string): never {
  throw new Error(why);
}
