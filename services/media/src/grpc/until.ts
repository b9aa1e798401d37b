/**
 * What comes, until it ends or somebody else ends it. Each message is awaited by itself: a race against one promise for the
 * whole stream would keep every message of a client alive until the stream is over.
 */
export async function* until<Message>(end: AbortSignal, messages: AsyncIterable<Message>): AsyncGenerator<Message> {
  const iterator = messages[Symbol.asyncIterator]();
  for (;;) {
    const next = await nextUntil(end, iterator);
    if (next.done) return;
    yield next.value;
  }
}

function nextUntil<Message>(
  end: AbortSignal,
  iterator: AsyncIterator<Message, unknown>,
): Promise<IteratorResult<Message, unknown>> {
  if (end.aborted) return Promise.resolve({ done: true, value: undefined });
  return new Promise((resolve, reject) => {
    const stop = () => resolve({ done: true, value: undefined });
    end.addEventListener('abort', stop, { once: true });
    void iterator
      .next()
      .then(resolve, reject)
      .finally(() => end.removeEventListener('abort', stop));
  });
}
