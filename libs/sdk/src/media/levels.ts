import type { types } from 'mediasoup-client';
import type { MediaSession } from './media-session.ts';

const ownEveryMs = 150;

/** How loud people are, 0 to 1, at the price of a property read: the levels come with the packets (RFC 6464). */
export class Levels {
  private own = 0;
  private askedAt = 0;
  private isLooking = false;

  of(session: MediaSession | undefined, participantId: string): number {
    const receiver = session?.find(participantId, 'microphone')?.consumer.rtpReceiver;
    const [newest] = receiver?.getSynchronizationSources?.() ?? [];
    return newest?.audioLevel ?? 0;
  }

  /** One's own level, from the sender's statistics. They are asked for only while somebody looks at them. */
  ofOwn(producer: types.Producer | undefined): number {
    if (!producer?.track) return 0;
    const now = Date.now();
    if (!this.isLooking && now - this.askedAt >= ownEveryMs) {
      this.askedAt = now;
      this.isLooking = true;
      void this.look(producer).finally(() => (this.isLooking = false));
    }
    return this.own;
  }

  private async look(producer: types.Producer): Promise<void> {
    const report = await producer.getStats().catch(() => undefined);
    report?.forEach((stats: { type: string; audioLevel?: number }) => {
      if (stats.type === 'media-source') this.own = stats.audioLevel ?? 0;
    });
  }
}
