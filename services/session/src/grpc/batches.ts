import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Gathers what comes while the taker is busy: each batch holds everything that has arrived since the one before, `limit` at
 * most. Reads ahead no further than one batch, so a slow taker slows the source. Nothing waits for a batch to fill.
 */
export async function* batches<Item>(source: AsyncIterable<Item>, limit: number): AsyncGenerator<readonly Item[]> {
  const iterator = source[Symbol.asyncIterator]();
  const pull = () => {
    const pulled = iterator.next();
    // A failure that comes while the taker is busy waits for its turn.
    pulled.catch(() => undefined);
    return pulled;
  };
  try {
    for (let next = pull(); ;) {
      const first = await next;
      if (first.done) return;
      const batch = [first.value];
      next = pull();
      while (batch.length < limit) {
        const more = await Promise.race([next, nextTurn()]).catch(() => undefined);
        if (more === undefined || more.done) break;
        batch.push(more.value);
        next = pull();
      }
      yield batch;
    }
  } finally {
    // Not awaited: a source that waits for its next item answers only once it comes.
    void iterator.return?.();
  }
}
