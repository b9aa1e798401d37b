import 'reflect-metadata';
import { Client, credentials } from '@grpc/grpc-js';
import { DomainError } from '@lectern/kernel';
import { eventually } from '@lectern/testing';
import { Direction, type MediaRequest } from '@lectern/proto/grpc/media/v1/media';
import { MediaServiceService } from '@lectern/proto/grpc/media/v1/media_service';
import { Source } from '@lectern/proto/grpc/session/v1/room';
import type { Json } from './kit/gateway.ts';
import { sharedCertificates, startStage, type Stage } from './kit/media.ts';
import { enter, everyRight, openFor } from './kit/people.ts';
import { dtlsParameters, opusParameters, vp8Parameters } from './kit/rtp.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);
const rounds = Number(process.env['FUZZ_ROUNDS'] ?? 1_500);

let stage: Stage;
const unhandled: unknown[] = [];
const note = (error: unknown) => void unhandled.push(error);
beforeAll(async () => {
  process.on('unhandledRejection', note);
  stage = await startStage();
});
afterAll(async () => {
  process.off('unhandledRejection', note);
  await stage?.close();
});

/** mulberry32: small, and the same everywhere. */
function dice(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const next = dice(seed);
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item;

const oddities: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  2 ** 32,
  2 ** 53,
  -(2 ** 31),
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  ' ',
  '\0',
  'é'.repeat(3_000),
  '__proto__',
  'audio/opus',
  'video/rtx',
  'L9T9',
  'r0',
  [],
  [[]],
  {},
  { __proto__: null },
  { length: -1 },
  [null],
  65_536,
  127,
  128,
  'urn:ietf:params:rtp-hdrext:sdes:mid',
];

/** The value with something somewhere in it replaced, removed, repeated or put in. */
function mutated(value: unknown): unknown {
  if (next() < 0.12 || value === null || typeof value !== 'object') return pick(oddities);
  if (Array.isArray(value)) {
    const items: unknown[] = value.slice();
    const at = Math.floor(next() * (items.length + 1));
    if (next() < 0.2) items.splice(at, 1);
    else if (next() < 0.3) items.splice(at, 0, pick([...items, ...oddities]));
    else if (at < items.length) items[at] = mutated(items[at]);
    return items;
  }
  const record = { ...(value as Json) };
  const key = pick([...Object.keys(record), 'extra']);
  if (next() < 0.2) delete record[key];
  else record[key] = mutated(record[key]);
  return record;
}

const parameters = [opusParameters(), vp8Parameters(), vp8Parameters(1), dtlsParameters];
const asJson = (value: unknown): Json | undefined =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : undefined;

function anyRequest(capabilities: Json | undefined): MediaRequest | undefined {
  const anyParameters = () => asJson(mutated(mutated(pick(parameters))));
  const source = pick(Object.values(Source));
  const direction = pick(Object.values(Direction));
  const text = () => pick(oddities.filter((one) => typeof one === 'string'));
  const body = pick<() => MediaRequest['body']>([
    () => undefined,
    () => ({
      $case: 'open',
      value: {
        grant: text(),
        interests: [],
        standing: next() < 0.5 ? { producerIds: [text()], consumerIds: [text(), text()] } : undefined,
        rtpCapabilities: anyParameters(),
      },
    }),
    () => ({ $case: 'connectTransport', value: { direction, dtlsParameters: asJson(mutated(dtlsParameters)) } }),
    () => ({ $case: 'restartIce', value: { direction } }),
    () => ({ $case: 'produce', value: { source, rtpParameters: asJson(mutated(pick(parameters))) } }),
    () => ({ $case: 'produce', value: { source, rtpParameters: anyParameters() } }),
    () => ({ $case: 'stopProducing', value: { source } }),
    () => ({
      $case: 'setInterest',
      value: {
        interests: [{ participantId: text(), source, height: 4_294_967_295 }],
        rtpCapabilities: asJson(mutated(mutated(capabilities))),
      },
    }),
    () => ({ $case: 'setInterest', value: { interests: [], rtpCapabilities: anyParameters() } }),
    () => ({ $case: 'consumersReady', value: { consumerIds: [text(), text()] } }),
  ])();
  return next() < 0.02 ? undefined : { body };
}

describe(`the signalling stream under garbage (seed ${seed}, FUZZ_SEED repeats it)`, () => {
  it('answers every request, keeps its workers and goes on serving', async () => {
    const room = stage.session.room();
    const pid = stage.pool.workers[0]?.worker.pid;
    const ada = await enter(stage, room, 'Ada', { open: [Source.MICROPHONE, Source.CAMERA] });
    await ada.line.produce(Source.MICROPHONE, opusParameters());
    await ada.line.produce(Source.CAMERA, vp8Parameters());
    const codes = new Map<string, number>();
    for (let done = 0; done < rounds;) {
      const gus = room.join('Gus', everyRight, Object.values(Source).slice(1, 5));
      const { line, opened } = await openFor(stage, room, gus);
      for (let turn = 0; turn < 150; turn++, done++) {
        const code = await line.ask(anyRequest(opened.routerRtpCapabilities)).then(
          ({ $case }) => $case,
          (error: unknown) => (error instanceof DomainError ? error.refusal.code : String(error)),
        );
        codes.set(code, (codes.get(code) ?? 0) + 1);
      }
      line.cut();
      room.leave(gus);
    }
    const allowed = ['opened', 'accepted', 'iceParameters', 'produced', 'INVALID', 'GRANT_INVALID', 'NOT_OPEN'];
    expect([...codes.keys()].filter((code) => !allowed.includes(code))).toEqual([]);
    expect(codes.get('INVALID')).toBeGreaterThan(rounds / 10);
    expect(codes.get('produced')).toBeGreaterThan(0);
    expect(stage.pool.workers.map(({ worker }) => worker.pid)).toEqual([pid]);
    const ben = await enter(stage, room, 'Ben');
    await eventually('Ben receives Ada', () => ben.line.eventsOf('consumerOpened').length >= 1);
    expect(unhandled).toEqual([]);
  }, 60_000);

  it('survives bytes that are no messages at all', async () => {
    const { gateway } = await sharedCertificates();
    const channel = credentials.createSsl(gateway.ca, gateway.key, gateway.cert, {
      checkServerIdentity: () => undefined,
    });
    const client = new Client(stage.mediaAddress, channel);
    const raw = (bytes: Buffer) => bytes;
    for (let stream = 0; stream < 50; stream++) {
      const call = client.makeBidiStreamRequest(MediaServiceService.signal.path, raw, raw);
      const ended = new Promise<void>((resolve) => call.once('error', () => resolve()).once('end', () => resolve()));
      call.resume();
      for (let message = 0; message < 3; message++) {
        call.write(Buffer.from(Array.from({ length: Math.floor(next() * 200) }, () => Math.floor(next() * 256))));
      }
      call.end();
      await ended;
    }
    client.close();
    await enter(stage, stage.session.room(), 'Ada');
    expect(unhandled).toEqual([]);
  }, 60_000);
});
