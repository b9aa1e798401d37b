import { newId, type Clock, type EventId, type ParticipantId, type PersonId, type SessionId } from '@lectern/kernel';
import type { PlannedClass } from '../domain/class-directory.ts';
import type { Room } from '../domain/room.ts';
import type { Rooms } from './rooms.ts';

/** By what somebody was heard: their socket, or the packets of their media. */
export type Ear = 'socket' | 'media';

/** What a follower says of one person since it last said something. Ages, because clocks of machines differ. */
export type Heard = { readonly participantId: ParticipantId; readonly ageMs: number; readonly spokeMs: number };

export type Mark = {
  readonly participantId: ParticipantId;
  readonly personId: PersonId;
  readonly socketHeardAt: Date | undefined;
  readonly mediaHeardAt: Date | undefined;
  readonly spokeMs: number;
};

/** Who was still there. Told again under the same id until it is kept, so that it takes effect once. */
export type Seen = {
  readonly id: EventId;
  readonly planned: PlannedClass;
  readonly at: Date;
  readonly marks: readonly Mark[];
};

/** Tells the other services. Rejects while it cannot be kept. */
export abstract class SeenEvents {
  abstract publish(seen: readonly Seen[]): Promise<void>;
}

type Traces = { heardAt: Partial<Record<Ear, number>>; spokeMs: number };

type Book = {
  readonly traces: Map<ParticipantId, Traces>;
  /** When it was last told; a class is told of at most every ten seconds. */
  toldAt: number;
  unsent: Seen | undefined;
};

type IsDue = (book: Book, room: Room, now: number) => boolean;

const everyMs = 10_000;

/**
 * Gathers what followers hear of the people in a room into one mark per class and ten seconds. It is no fact, for nothing
 * follows from it in the room; but when a line, a gateway or all of us die without a word, it says until when somebody was
 * there. Two processes that hear different followers of a room tell two marks: they add up.
 */
export class Signs {
  private readonly books = new Map<SessionId, Book>();

  constructor(
    private readonly rooms: Rooms,
    private readonly events: SeenEvents,
    private readonly clock: Clock,
  ) {}

  hear(sessionId: SessionId, ear: Ear, heard: readonly Heard[]): void {
    const now = this.clock.now().getTime();
    const { traces } = this.open(sessionId);
    for (const { participantId, ageMs, spokeMs } of heard) {
      const before = traces.get(participantId) ?? { heardAt: {}, spokeMs: 0 };
      const heardAt = { ...before.heardAt, [ear]: Math.max(before.heardAt[ear] ?? 0, now - ageMs) };
      traces.set(participantId, { heardAt, spokeMs: before.spokeMs + spokeMs });
    }
  }

  /** Every second: tells what is due. What cannot be kept now is told later, and loses nothing. */
  async mark(): Promise<void> {
    await this.tell((book, room, now) => now - book.toldAt >= everyMs || room.life.phase === 'ended');
  }

  /** Before this process goes: whatever was heard. */
  async markAll(): Promise<void> {
    await this.tell(() => true);
  }

  private async tell(isDue: IsDue): Promise<void> {
    const looks = [...this.books].map(([sessionId, book]) => this.look(sessionId, book, isDue));
    const looked = await Promise.allSettled(looks);
    const due = [...this.books.values()].flatMap((book) => (book.unsent ? [{ book, seen: book.unsent }] : []));
    if (due.length > 0) await this.events.publish(due.map(({ seen }) => seen));
    for (const { book, seen } of due) {
      book.unsent = undefined;
      book.toldAt = seen.at.getTime();
    }
    const failed = looked.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** Closes the page of a book that is due. A book in which nothing was written since is put away. */
  private async look(sessionId: SessionId, book: Book, isDue: IsDue): Promise<void> {
    if (book.unsent !== undefined) return;
    const room = await this.rooms.get(sessionId);
    const at = this.clock.now();
    if (!isDue(book, room, at.getTime())) return;
    const seen = gather(book, room, at);
    if (seen.marks.length > 0) book.unsent = seen;
    else this.books.delete(sessionId);
  }

  private open(sessionId: SessionId): Book {
    const known = this.books.get(sessionId);
    if (known !== undefined) return known;
    const book: Book = { traces: new Map(), toldAt: -Infinity, unsent: undefined };
    this.books.set(sessionId, book);
    return book;
  }
}

/** Of those who ever came in; what is heard of the lobby proves nothing that anybody asks for. */
function gather({ traces }: Book, { planned, participants }: Room, at: Date): Seen {
  const marks: Mark[] = [];
  for (const [participantId, { heardAt, spokeMs }] of traces) {
    const person = participants.get(participantId);
    if (person?.joinedAt === undefined) continue;
    const { personId } = person;
    const socketHeardAt = dateOf(heardAt.socket);
    marks.push({ participantId, personId, socketHeardAt, mediaHeardAt: dateOf(heardAt.media), spokeMs });
  }
  traces.clear();
  return { id: newId<'event'>(), planned, at, marks };
}

function dateOf(ms: number | undefined): Date | undefined {
  return ms === undefined ? undefined : new Date(ms);
}
