import type { types } from 'mediasoup';
import type { MediaProducer } from '../usecases/ports.ts';

export class SfuProducer implements MediaProducer {
  constructor(private readonly producer: types.Producer) {}

  get id(): string {
    return this.producer.id;
  }

  get layers(): number {
    return this.producer.type === 'simulcast' ? (this.producer.rtpParameters.encodings?.length ?? 1) : 1;
  }

  get paused(): boolean {
    return this.producer.paused;
  }

  async setPaused(paused: boolean): Promise<void> {
    try {
      await (paused ? this.producer.pause() : this.producer.resume());
    } catch (error) {
      // What was closed meanwhile carries nothing either.
      if (!this.producer.closed) throw error;
    }
  }

  close(): void {
    this.producer.close();
  }
}
