import type { KafkaMessage } from 'kafkajs';
import { eventually } from '@lectern/testing';
import { Lane } from './lane.ts';

const message = (offset: number) => ({ offset: String(offset) }) as KafkaMessage;
const messages = (from: number, count: number) => Array.from({ length: count }, (_, n) => message(from + n));

describe('a lane', () => {
  it('has the stream paused when more wait than it holds, and resumed when few are left', async () => {
    const asked: string[] = [];
    let may = 0;
    const lane = new Lane({
      handle: async (waiting) => {
        await eventually('the next one may be handled', () => may > 0);
        const done = Math.min(may, waiting.length);
        may -= done;
        return done;
      },
      pause: () => asked.push('pause'),
      resume: () => asked.push('resume'),
    });
    lane.take(messages(0, 500));
    expect(asked).toEqual([]);
    lane.take(messages(500, 300));
    expect(asked).toEqual(['pause']);
    may = 600;
    await eventually('most are done', () => expect(lane.takeProgress()).toBe('600'));
    expect(asked).toEqual(['pause']);
    may = 100;
    await eventually('nearly all are done', () => expect(lane.takeProgress()).toBe('700'));
    expect(asked).toEqual(['pause', 'resume']);
    may = 100;
    await eventually('all are done', () => expect(lane.takeProgress()).toBe('800'));
    await lane.stop();
    expect(lane.takeProgress()).toBeUndefined();
  });

  it('begins when the lane before it has ended, and keeps nothing of what it did not do', async () => {
    const { promise: before, resolve } = Promise.withResolvers<void>();
    const handled: string[] = [];
    const work = { pause: () => undefined, resume: () => undefined };
    const handle = ([first]: readonly KafkaMessage[]) => {
      handled.push(first?.offset ?? '');
      return Promise.resolve(first?.offset === '5' ? 0 : 1);
    };
    const lane = new Lane({ ...work, handle }, before);
    lane.take(messages(4, 3));
    expect(handled).toEqual([]);
    resolve();
    await eventually('it stopped at the one that was not done', () => expect(handled).toEqual(['4', '5']));
    await lane.stop();
    expect(lane.takeProgress()).toBe('5');
  });
});
