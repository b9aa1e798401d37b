import { DomainError, refusal } from '@lectern/kernel';
import {
  RoomServiceClient,
  RoomServiceService,
  type FollowRequest,
  type FollowResponse,
} from '@lectern/proto/grpc/session/v1/room_service';
import { makeCertificates } from '@lectern/testing';
import { bidi, connect, rank, serve, startServer, unary, type Call, type GrpcServer, type TlsFiles } from './index.ts';

let certificates: Record<'session' | 'gateway' | 'media' | 'stranger', TlsFiles>;
let server: GrpcServer | undefined;

beforeAll(async () => {
  certificates = await makeCertificates(['session', 'gateway', 'media', 'stranger']);
});
afterEach(() => server?.close(0));

type Follow = (
  requests: AsyncIterable<FollowRequest>,
  send: (message: FollowResponse) => Promise<void>,
  call: Call,
) => Promise<void>;

async function serveRoom(
  follow: Follow,
  getGrantKeys = () => Promise.resolve({ jwks: '{}', now: new Date() }),
): Promise<string> {
  server = await startServer({
    listen: '127.0.0.1:0',
    tls: certificates.session,
    services: [serve(RoomServiceService, { follow, getGrantKeys }, { callers: ['gateway', 'media'] })],
  });
  return `127.0.0.1:${server.port}`;
}

const attached = (seq: number): FollowResponse => ({ body: { $case: 'attached', value: { seq, state: undefined } } });
const lost: FollowRequest = { body: { $case: 'connectionLost', value: { connectionId: 'c', participantId: 'p' } } };

describe('grpc', () => {
  it('answers a caller that it knows, over mutual TLS, with the caller’s trace', async () => {
    const calls: Call[] = [];
    const address = await serveRoom(async (requests, send, call) => {
      calls.push(call);
      for await (const request of requests) if (request.body?.$case === 'connectionLost') await send(attached(7));
    });
    const room = connect(RoomServiceClient, address, certificates.gateway);
    const stream = bidi(room, 'follow', { traceparent: '00-1-2-01' });
    await stream.send(lost);
    stream.close();
    const received = [];
    for await (const message of stream.messages) received.push(message);
    expect(received).toEqual([attached(7)]);
    expect(calls).toMatchObject([{ caller: 'gateway', traceparent: '00-1-2-01' }]);
    room.close();
  });

  it('refuses a service that may not call, and a server that is not who it should be', async () => {
    const address = await serveRoom(async () => undefined);
    const stranger = connect(RoomServiceClient, address, certificates.stranger);
    await expect(unary(stranger, 'getGrantKeys', {})).rejects.toMatchObject({
      refusal: { code: 'CALLER_NOT_ALLOWED' },
    });
    stranger.close();
    await server?.close(0);
    server = await startServer({ listen: '127.0.0.1:0', tls: certificates.media, services: [] });
    const misled = connect(RoomServiceClient, `127.0.0.1:${server.port}`, certificates.gateway);
    await expect(unary(misled, 'getGrantKeys', {}, { deadlineMs: 1_000 })).rejects.toMatchObject({
      refusal: { code: 'UNAVAILABLE', retryable: true },
    });
    misled.close();
  });

  it('carries a refusal whole and an unknown error without detail', async () => {
    const full = refusal('ROOM_FULL', 'at most 1000 people', { figures: { limit: '1000' } });
    const answers = [() => Promise.reject(new DomainError(full)), () => Promise.reject(new Error('password=secret'))];
    const address = await serveRoom(
      async () => undefined,
      () => answers.shift()!(),
    );
    const room = connect(RoomServiceClient, address, certificates.media);
    await expect(unary(room, 'getGrantKeys', {})).rejects.toMatchObject({ refusal: full });
    const hidden = await unary(room, 'getGrantKeys', {}).catch((error: DomainError) => error);
    expect(hidden).toMatchObject({ refusal: { code: 'INTERNAL', detail: 'the service failed' } });
    room.close();
  });

  it('carries a refusal out of the middle of a stream', async () => {
    const full = refusal('ROOM_FULL', 'at most 1000 people', { figures: { limit: '1000' } });
    const address = await serveRoom(async (requests) => {
      for await (const _request of requests) throw new DomainError(full);
    });
    const room = connect(RoomServiceClient, address, certificates.gateway);
    const stream = bidi(room, 'follow');
    await stream.send(lost);
    await expect(stream.messages[Symbol.asyncIterator]().next()).rejects.toMatchObject({ refusal: full });
    room.close();
  });

  it('carries a refusal that follows a burst of messages, while requests may still come', async () => {
    const full = refusal('ROOM_FULL', 'at most 1000 people', { figures: { limit: '1000' } });
    const address = await serveRoom(async (requests, send) => {
      void requests[Symbol.asyncIterator]().next();
      for (let seq = 1; seq <= 50; seq += 1) void send(attached(seq));
      return Promise.reject(new DomainError(full));
    });
    const room = connect(RoomServiceClient, address, certificates.gateway);
    for (let round = 0; round < 20; round += 1) {
      const received: FollowResponse[] = [];
      const read = async () => {
        for await (const message of bidi(room, 'follow').messages) received.push(message);
      };
      await expect(read()).rejects.toMatchObject({ refusal: full });
      expect(received).toHaveLength(50);
    }
    room.close();
  });

  it('slows a fast sender down to the pace of a slow reader', async () => {
    let sent = 0;
    const address = await serveRoom(async (_requests, send, { signal }) => {
      const big = {
        body: {
          $case: 'answer',
          value: {
            requestId: 1,
            outcome: {
              $case: 'refusal',
              value: { code: 'X', detail: 'x'.repeat(64 * 1024), retryable: false, figures: {} },
            },
          },
        },
      } satisfies FollowResponse;
      for (; sent < 800 && !signal.aborted; sent++) await send(big);
    });
    const room = connect(RoomServiceClient, address, certificates.gateway);
    const stream = bidi(room, 'follow');
    const reader = stream.messages[Symbol.asyncIterator]();
    await reader.next();
    await new Promise((resolve) => setImmediate(resolve));
    const whileUnread = sent;
    for (let taken = 1; taken < 800; taken++) await reader.next();
    expect(whileUnread).toBeLessThan(500);
    expect(sent).toBe(800);
    room.close();
  });

  it('tells the handler when the peer is gone, and the peer when the server is', async () => {
    let noticed: (() => void) | undefined;
    const gone = new Promise<void>((resolve) => (noticed = resolve));
    const address = await serveRoom(async (requests, send, { signal }) => {
      signal.addEventListener('abort', () => noticed?.());
      await send(attached(1));
      for await (const request of requests) void request;
      await gone;
    });
    const room = connect(RoomServiceClient, address, certificates.gateway);
    const stream = bidi(room, 'follow');
    const reader = stream.messages[Symbol.asyncIterator]();
    await reader.next();
    const second = bidi(room, 'follow');
    await second.messages[Symbol.asyncIterator]().next();
    stream.cancel();
    await gone;
    const broken = second.messages[Symbol.asyncIterator]().next();
    await server?.close(0);
    await expect(broken).rejects.toMatchObject({ refusal: { code: 'UNAVAILABLE', retryable: true } });
    room.close();
  });
});

describe('rendezvous', () => {
  const keys = Array.from({ length: 3_000 }, (_, index) => `room-${index}`);

  it('spreads keys evenly and moves only those of a lost address', () => {
    const all = ['a:1', 'b:1', 'c:1'];
    const before = keys.map((key) => rank(all, key)[0]);
    const after = keys.map((key) => rank(['a:1', 'b:1'], key)[0]);
    for (const address of all) expect(before.filter((found) => found === address).length).toBeGreaterThan(850);
    expect(keys.filter((_, index) => before[index] !== 'c:1' && before[index] !== after[index])).toEqual([]);
  });
});
