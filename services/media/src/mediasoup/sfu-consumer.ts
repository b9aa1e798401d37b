import type { types } from 'mediasoup';
import type { Json, MediaConsumer } from '../usecases/ports.ts';

/** Every temporal layer: frames are dropped for bandwidth by the worker, not by us. */
const allFrames = 2;

export class SfuConsumer implements MediaConsumer {
  constructor(private readonly consumer: types.Consumer) {}

  get id(): string {
    return this.consumer.id;
  }

  get kind(): 'audio' | 'video' {
    return this.consumer.kind;
  }

  get rtpParameters(): Json {
    return this.consumer.rtpParameters;
  }

  get paused(): boolean {
    return this.consumer.paused || this.consumer.producerPaused;
  }

  get layer(): number {
    if (this.paused) return -1;
    if (this.consumer.type === 'simple') return 0;
    return this.consumer.currentLayers?.spatialLayer ?? -1;
  }

  onChange(listener: () => void): void {
    for (const event of ['pause', 'resume', 'layerschange'] as const) this.consumer.observer.on(event, listener);
  }

  async setPaused(paused: boolean): Promise<void> {
    if (this.consumer.paused === paused) return;
    await this.whileOpen(() => (paused ? this.consumer.pause() : this.consumer.resume()));
  }

  async prefer(spatialLayer: number): Promise<void> {
    if (this.consumer.type === 'simple') return;
    await this.whileOpen(() => this.consumer.setPreferredLayers({ spatialLayer, temporalLayer: allFrames }));
  }

  close(): void {
    this.consumer.close();
  }

  private async whileOpen(work: () => Promise<void>): Promise<void> {
    if (this.consumer.closed) return;
    try {
      await work();
    } catch (error) {
      if (!this.consumer.closed) throw error;
    }
  }
}
