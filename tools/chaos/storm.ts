import { RefusedError, type LiveRoom } from '@lectern/sdk';
import type { Random } from './random.ts';

export type Said = {
  /** What the server accepted. */
  readonly accepted: readonly string[];
  /** What it refused: nothing of it may be there. */
  readonly refused: readonly string[];
};

/** Everybody talks all the time, each sentence once, and remembers what they were told about it. */
export class Storm {
  private readonly rooms: readonly LiveRoom[];
  private readonly random: Random;
  private readonly name: string;
  private readonly accepted: string[] = [];
  private readonly refused: string[] = [];
  private readonly waiting = new Set<Promise<void>>();
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private count = 0;

  constructor(name: string, rooms: readonly LiveRoom[], random: Random) {
    this.name = name;
    this.rooms = rooms;
    this.random = random;
    for (const room of rooms) this.speakLater(room);
  }

  get unanswered(): number {
    return this.waiting.size;
  }

  /** Nobody begins another sentence; resolves when every one has its answer. */
  async calm(): Promise<Said> {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    while (this.waiting.size > 0) await Promise.all(this.waiting);
    return { accepted: this.accepted, refused: this.refused };
  }

  private speakLater(room: LiveRoom): void {
    // A person may post ten messages in ten seconds. Half of it, so that what waited for a dead database may follow at once.
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        this.speak(room);
        this.speakLater(room);
      },
      1_600 + this.random() * 800,
    );
    this.timers.add(timer);
  }

  private speak(room: LiveRoom): void {
    const text = `${this.name} sentence ${(this.count += 1)} of ${this.rooms.indexOf(room)}`;
    const answer = room.act.postChat(text).then(
      () => void this.accepted.push(text),
      (error: unknown) => {
        if (!(error instanceof RefusedError)) throw error;
        this.refused.push(text);
      },
    );
    this.waiting.add(answer);
    void answer.finally(() => this.waiting.delete(answer));
  }
}
