import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { area } from './attempt.ts';
import { Intruder, outcomeOf, replyOf, send, sendFrom, type Message } from './intruder.ts';
import { opus } from './rtp.ts';
import type { Scene } from './scene.ts';

/** Too much of everything. Each limit is named in the refusal that it causes. */
export const floods = area(
  'floods',
  [
    'chat',
    /^10 done, then TOO_MANY_CHATS limit=10 windowMs=10000$/,
    async (scene) => {
      const ben = await inYard(scene, 'ben');
      return flood(15, (index) => ben.command({ postChat: { text: `flood ${index}` } }));
    },
    { changes: true },
  ],
  [
    'hands',
    /^12 done, then TOO_MANY_HANDS limit=6 windowMs=10000$/,
    async (scene) => {
      const ben = await inYard(scene, 'ben');
      return flood(14, (index) => ben.command(index % 2 === 0 ? { raiseHand: {} } : { lowerHand: {} }));
    },
  ],
  [
    'messages of any kind',
    /^RATE_LIMITED limit=20 burst=60, and at last 1008$/,
    async (scene) => {
      const chloe = await inYard(scene, 'chloe');
      for (let count = 0; count < 400; count += 1)
        chloe.socket.send(JSON.stringify({ requestId: 1_000 + count, ping: {} }));
      const first = await chloe.until(({ refusal }) => refusal !== undefined);
      return `${named(first)}, and at last ${await chloe.untilEnded()}`;
    },
  ],
  [
    'classes that do not exist',
    /^CLASS_NOT_FOUND, and at last 1008$/,
    async (scene) => {
      const mallory = await scene.enter(scene.cookies.mallory);
      const answers: string[] = [];
      while (mallory.ended === undefined && answers.length < 30)
        answers.push(outcomeOf(await mallory.join(randomUUID())));
      return `${answers[0]}, and at last ${await mallory.untilEnded(1_000)}`;
    },
  ],
  [
    'producers that come and go',
    /^2\d done, then RATE_LIMITED limit=2 atOnce=20$/,
    async (scene) => {
      const ben = await inYard(scene, 'ben');
      await ben.media({ open: { grant: ben.grant } });
      let produced = 0;
      const again = async (): Promise<Message> => {
        const message = await ben.media({ produce: { source: 'SOURCE_MICROPHONE', rtpParameters: opus } });
        if (message.refusal?.code !== 'RATE_LIMITED' || message.refusal.figures?.['atOnce']) return message;
        await pause(200);
        return again();
      };
      for (; produced < 60; produced += 1) {
        const message = await again();
        if (message.refusal) return `${produced} done, then ${named(message)}`;
      }
      return `${produced} done`;
    },
  ],
  [
    'REST by one cookie',
    /^429 RATE_LIMITED limit=20 burst=100 Retry-After 1$/,
    async ({ origin, cookies }) => {
      const all = await Promise.all(Array.from({ length: 140 }, () => send(origin, 'GET', '/me', cookies.mallory)));
      const limited = all.find(({ status }) => status === 429);
      if (!limited) return 'never limited';
      const { limit, burst } = limited.body['figures'] as Record<string, string>;
      return `${replyOf(limited)} limit=${limit} burst=${burst} Retry-After ${limited.headers.get('retry-after')}`;
    },
  ],
  [
    'REST by a new cookie each time',
    '429',
    async (scene) => {
      const address = new URL(scene.origin);
      const from = '127.0.0.66';
      const statuses = await Promise.all(
        Array.from({ length: 300 }, () =>
          sendFrom(from, `http://127.0.0.1:${address.port}`, '/api/v1/me', { cookie: scene.forgedCookie() }),
        ),
      );
      return statuses.includes(429) ? '429' : `only ${[...new Set(statuses)].join()}`;
    },
  ],
  [
    'REST by a made-up X-Forwarded-For each time',
    '429',
    async (scene) => {
      const address = `http://127.0.0.1:${new URL(scene.origin).port}`;
      const statuses = await Promise.all(
        Array.from({ length: 150 }, (_, index) =>
          sendFrom('127.0.0.88', address, '/api/v1/me', { 'x-forwarded-for': `10.0.0.${index}` }),
        ),
      );
      return statuses.includes(429) ? '429' : `only ${[...new Set(statuses)].join()}`;
    },
  ],
  [
    '250 sockets from one address',
    /^200 open, then 429 RATE_LIMITED$/,
    async (scene) => {
      const opened = await Promise.all(
        Array.from({ length: 230 }, () =>
          Intruder.open({ origin: scene.origin, headers: scene.cookies.ben, from: '127.0.0.77' }),
        ),
      );
      const open = opened.filter((one) => typeof one !== 'string');
      for (const { socket } of open) socket.terminate();
      return `${open.length} open, then ${[...new Set(opened.filter((one) => typeof one === 'string'))].join()}`;
    },
  ],
  [
    'a socket that never joins',
    /^1008$/,
    async (scene) => (await scene.enter(scene.cookies.ben)).untilEnded(12_000),
    { beside: true },
  ],
  ['a reader that reads nothing', 'cut off, and the others heard everything', slowReader, { beside: true }],
);

async function slowReader(scene: Scene): Promise<string> {
  const ada = await scene.enter(scene.cookies.ada, scene.yard);
  const slow = await scene.enter(scene.cookies.chloe, scene.yard);
  slow.socket.pause();
  const { participantId } = slow;
  const isLost = (fact: Record<string, unknown>) =>
    (fact['participantReconnecting'] as { participantId?: string } | undefined)?.participantId === participantId;
  const wasCut = await ada.until(({ facts }) => facts?.facts.some(isLost) ?? false, 15_000);
  const { done } = await ada.command({ postChat: { text: 'and on we go' } });
  slow.socket.terminate();
  return `${wasCut ? 'cut off' : 'still there'}, and the others ${done ? 'heard everything' : 'stand still'}`;
}

const yards = new WeakMap<Scene, Promise<string>>();

async function inYard(scene: Scene, who: 'ben' | 'chloe'): Promise<Intruder> {
  let yard = yards.get(scene);
  if (!yard) yards.set(scene, (yard = scene.schedule('Floods')));
  return scene.enter(scene.cookies[who], await yard, { join: { takeOver: true } });
}

/** Asks again and again, and says how often it was done before the first refusal. */
async function flood(times: number, ask: (index: number) => Promise<Message>): Promise<string> {
  for (let index = 0; index < times; index += 1) {
    const message = await ask(index);
    if (message.refusal) return `${index} done, then ${named(message)}`;
    if (outcomeOf(message) !== 'done') return outcomeOf(message);
  }
  return `${times} done`;
}

function named(message: Message | undefined): string {
  const { code, figures = {} } = message?.refusal ?? { code: 'no refusal' };
  const { retryAfterMs: _, ...limits } = figures;
  return [code, ...Object.entries(limits).map(([name, value]) => `${name}=${value}`)].join(' ');
}
