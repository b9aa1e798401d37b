import { eventually } from '@lectern/testing';
import { batches } from './batches.ts';

async function* count(until: number, fail?: Error): AsyncGenerator<number> {
  for (let number = 1; number <= until; number += 1) yield number;
  if (fail) throw fail;
}

async function collect<Item>(source: AsyncIterable<readonly Item[]>): Promise<Item[][]> {
  const all: Item[][] = [];
  for await (const batch of source) all.push([...batch]);
  return all;
}

describe('batches', () => {
  it('gather what is there already, up to the limit, in order', async () => {
    expect(await collect(batches(count(7), 3))).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
  });

  it('do not wait for more to come', async () => {
    let release: (() => void) | undefined;
    async function* slow(): AsyncGenerator<number> {
      yield 1;
      await new Promise<void>((resolve) => (release = resolve));
      yield 2;
    }
    const seen: number[][] = [];
    const done = (async () => {
      for await (const batch of batches(slow(), 10)) seen.push([...batch]);
    })();
    await eventually('the first is there alone', () => expect(seen).toEqual([[1]]));
    release?.();
    await done;
    expect(seen).toEqual([[1], [2]]);
  });

  it('give what came before a failure, then fail', async () => {
    const seen: number[] = [];
    const take = async () => {
      for await (const batch of batches(count(2, new Error('broken')), 10)) seen.push(...batch);
    };
    await expect(take()).rejects.toThrow('broken');
    expect(seen).toEqual([1, 2]);
  });

  it('end their source when nobody takes any more', async () => {
    let isOver = false;
    async function* endless(): AsyncGenerator<number> {
      try {
        for (let number = 1; ; number += 1) yield number;
      } finally {
        isOver = true;
      }
    }
    for await (const batch of batches(endless(), 5)) if (batch.length > 0) break;
    await eventually('the source is over', () => expect(isOver).toBe(true));
  });
});
