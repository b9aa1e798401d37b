import type { Readable, Writable } from 'node:stream';

/** Writes one message and waits until the stream wants more, or until it has ended. Rejects when it is over already. */
export function writeOne(stream: Writable, message: unknown): Promise<void> {
  if (stream.destroyed || stream.writableEnded) return Promise.reject(new Error('the stream has ended'));
  const unsent = unsentOf(stream);
  unsent.count += 1;
  if (stream.write(message, unsent.sent)) return Promise.resolve();
  return drained(stream);
}

/** Resolves when everything that was written is on its way, or the stream is over. */
export function flushed(stream: Writable): Promise<void> {
  const unsent = unsentOf(stream);
  if (unsent.count === 0 || stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    unsent.whenNone = resolve;
    stream.once('close', resolve);
  });
}

/** How many messages a stream has not taken yet. One callback serves all writes of a stream. */
type Unsent = { count: number; readonly sent: () => void; whenNone: (() => void) | undefined };

const unsentByStream = new WeakMap<Writable, Unsent>();

function unsentOf(stream: Writable): Unsent {
  const known = unsentByStream.get(stream);
  if (known) return known;
  const unsent: Unsent = {
    count: 0,
    sent: () => {
      unsent.count -= 1;
      if (unsent.count === 0) unsent.whenNone?.();
    },
    whenNone: undefined,
  };
  unsentByStream.set(stream, unsent);
  return unsent;
}

/** Writers of one stream wait together: a burst of messages adds one listener, not one each. */
const waiting = new WeakMap<Writable, Promise<void>>();

function drained(stream: Writable): Promise<void> {
  const known = waiting.get(stream);
  if (known) return known;
  const promise = new Promise<void>((resolve) => {
    const settle = () => {
      stream.off('drain', settle).off('close', settle).off('error', settle);
      waiting.delete(stream);
      resolve();
    };
    stream.once('drain', settle).once('close', settle).once('error', settle);
  });
  waiting.set(stream, promise);
  return promise;
}

/**
 * What the stream brings, in order, reading no faster than the consumer takes. `translate` turns its failure into ours. A
 * consumer that stops early leaves the stream open: a handler that refuses has its refusal still to send.
 */
export async function* readAll<Message>(
  stream: Readable,
  translate: (error: unknown) => unknown,
): AsyncGenerator<Message> {
  try {
    for await (const message of stream.iterator({ destroyOnReturn: false })) yield message as Message;
  } catch (error) {
    const translated = translate(error);
    if (translated !== undefined) throw translated;
  }
}
