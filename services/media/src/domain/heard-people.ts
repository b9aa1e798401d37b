import type { Level } from './floor.ts';

/** What came in from one client so far, and whether anything came within the last second. */
export type Incoming = { readonly bytes: number; readonly isFlowing: boolean };

export type Sign = { readonly participantId: string; readonly ageMs: number; readonly spokeMs: number };

/**
 * When the packets of the people in one room last came in, and for how long their microphones carried speech, as far as that
 * is still to be told. Packets are only counted, so what came between two looks and has stopped is dated to the earlier one.
 */
export class HeardPeople {
  private readonly heardMs = new Map<string, number>();
  private readonly spokeMs = new Map<string, number>();
  private readonly lastLooks = new WeakMap<object, { readonly bytes: number; readonly atMs: number }>();

  /** One interval of levels: whoever is named spoke. */
  speak(levels: readonly Level[], intervalMs: number, nowMs: number): void {
    for (const { participantId } of levels) {
      this.hear(participantId, nowMs);
      this.spokeMs.set(participantId, (this.spokeMs.get(participantId) ?? 0) + intervalMs);
    }
  }

  /** `client` is whose bytes are counted: somebody who opens anew begins at zero. */
  look(client: { readonly participantId: string }, { bytes, isFlowing }: Incoming, nowMs: number): void {
    const before = this.lastLooks.get(client);
    this.lastLooks.set(client, { bytes, atMs: nowMs });
    if (isFlowing) this.hear(client.participantId, nowMs);
    else if (before !== undefined && bytes > before.bytes) this.hear(client.participantId, before.atMs);
  }

  /** What is to be told now. It is told once. */
  take(nowMs: number): readonly Sign[] {
    const signs = [...this.heardMs].map(([participantId, heardMs]) => ({
      participantId,
      ageMs: Math.max(0, Math.round(nowMs - heardMs)),
      spokeMs: this.spokeMs.get(participantId) ?? 0,
    }));
    this.heardMs.clear();
    this.spokeMs.clear();
    return signs;
  }

  private hear(participantId: string, atMs: number): void {
    this.heardMs.set(participantId, Math.max(atMs, this.heardMs.get(participantId) ?? -Infinity));
  }
}
