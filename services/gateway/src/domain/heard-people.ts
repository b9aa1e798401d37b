/** One person's socket, as far as it was heard. Times are of this process's monotonic clock. */
export type HeardSocket = { readonly participantId: string; readonly heardMs: number };

export type Sign = { readonly participantId: string; readonly ageMs: number };

/** A process that heard it and died at once told nobody; after this long whoever lives has been heard again. */
const keptMs = 30_000;

/** When the people of one room were last heard, as far as that is still to be told: also of those whose sockets are gone. */
export class HeardPeople {
  private readonly gone = new Map<string, { heardMs: number; isTold: boolean }>();
  private toldMs = -Infinity;

  /** A socket is gone. It was heard for the last time. */
  leave({ participantId, heardMs }: HeardSocket): void {
    const before = this.gone.get(participantId);
    if (before === undefined || before.heardMs < heardMs) this.gone.set(participantId, { heardMs, isTold: false });
  }

  /** What is to be told now: whoever was heard since the last time, here or before they went. */
  take(present: Iterable<HeardSocket>, nowMs: number): readonly Sign[] {
    const heard = new Map<string, number>();
    const note = ({ participantId, heardMs }: HeardSocket) =>
      heard.set(participantId, Math.max(heardMs, heard.get(participantId) ?? -Infinity));
    for (const one of this.takeGone(nowMs)) note(one);
    for (const one of present) if (one.heardMs > this.toldMs) note(one);
    this.toldMs = nowMs;
    const ageOf = (heardMs: number) => Math.max(0, Math.round(nowMs - heardMs));
    return [...heard].map(([participantId, heardMs]) => ({ participantId, ageMs: ageOf(heardMs) }));
  }

  /** Whom we told may be gone before it told others: all of the last while is told again. */
  tellAgain(): void {
    this.toldMs = -Infinity;
    for (const one of this.gone.values()) one.isTold = false;
  }

  private *takeGone(nowMs: number): Iterable<HeardSocket> {
    for (const [participantId, one] of this.gone) {
      if (!one.isTold) yield { participantId, heardMs: one.heardMs };
      one.isTold = true;
      if (nowMs - one.heardMs > keptMs) this.gone.delete(participantId);
    }
  }
}
