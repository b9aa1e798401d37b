import type { SignalResponse } from '@lectern/proto/grpc/media/v1/media_service';

/** A gateway that reads so slowly has lost its client anyway. */
const longestQueue = 2_000;

/** What goes down one signalling stream, in order, no faster than the gateway reads. */
export class Outgoing {
  private readonly queue: SignalResponse[] = [];
  private sending: Promise<void> | undefined;
  /** Aborted when the other side is gone or reads too slowly. */
  readonly over = new AbortController();

  constructor(private readonly send: (message: SignalResponse) => Promise<void>) {}

  push(message: SignalResponse): void {
    if (this.over.signal.aborted) return;
    this.queue.push(message);
    if (this.queue.length > longestQueue) return this.over.abort();
    this.sending ??= this.drain();
  }

  /** Resolves when everything is on its way. */
  async flushed(): Promise<void> {
    await this.sending;
  }

  private async drain(): Promise<void> {
    try {
      for (let next = this.queue.shift(); next; next = this.queue.shift()) await this.send(next);
    } catch {
      this.over.abort();
    } finally {
      this.sending = undefined;
    }
  }
}
