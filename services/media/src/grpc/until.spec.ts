import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { until } from './until.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function* count(to: number): AsyncGenerator<{ readonly number: number }> {
  for (let number = 1; number <= to; number += 1) yield { number };
}

async function take<Message>(messages: AsyncIterable<Message>): Promise<Message[]> {
  const taken: Message[] = [];
  for await (const message of messages) taken.push(message);
  return taken;
}

describe('messages until the end', () => {
  it('come in order, to the end of their source', async () => {
    const taken = await take(until(new AbortController().signal, count(3)));
    expect(taken.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it('end when somebody ends them, also while none comes', async () => {
    const end = new AbortController();
    const silence: AsyncIterable<never> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
    };
    const taking = take(until(end.signal, silence));
    end.abort();
    expect(await taking).toEqual([]);
    expect(await take(until(end.signal, count(3)))).toEqual([]);
  });

  it('fail as their source fails', async () => {
    const failing: AsyncIterable<never> = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('the line broke')) }),
    };
    await expect(take(until(new AbortController().signal, failing))).rejects.toThrow('the line broke');
  });

  it('are not kept alive once they were taken', async () => {
    const taken: WeakRef<object>[] = [];
    let kept = -1;
    for await (const message of until(new AbortController().signal, count(100))) {
      if (taken.length === 50) {
        await new Promise(setImmediate);
        collectGarbage();
        kept = taken.filter((one) => one.deref() !== undefined).length;
      }
      taken.push(new WeakRef(message));
    }
    expect(kept).toBeLessThan(5);
  });
});
