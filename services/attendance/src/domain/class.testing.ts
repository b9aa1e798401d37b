import { newId, type PersonId } from '@lectern/kernel';
import type { Role } from '@lectern/policy';
import type { Evidence, EvidenceBody, LeaveReason } from './evidence.ts';
import type { ClassRecord, Roster } from './register.ts';

/** Noon, and moments after it in minutes (and seconds). A class of the specs lasts from 0 to 50. */
export const noonMs = Date.parse('2026-03-02T12:00:00.000Z');
export const at = (minutes: number, seconds = 0): number => noonMs + (minutes * 60 + seconds) * 1_000;
export const span = (from: number, to: number) => ({ fromMs: at(from), toMs: at(to) });

export const ada = newId<'person'>();
export const ben = newId<'person'>();
export const chloe = newId<'person'>();

/** What is heard of a class, told in the order in which it is written. */
export class Story {
  readonly evidence: Evidence[] = [];
  private seq = 0;

  tell(atMs: number, body: EvidenceBody): this {
    const seq = body.kind === 'seen' ? undefined : (this.seq += 1);
    this.evidence.push({ eventId: newId(), atMs, seq, body });
    return this;
  }

  step(
    atMs: number,
    kind: 'waiting' | 'admitted' | 'joined' | 'reconnecting' | 'returned',
    personId: PersonId = ben,
    role: Role = 'learner',
  ): this {
    return this.tell(atMs, { kind, personId, role });
  }

  left(atMs: number, reason: LeaveReason = 'left', personId: PersonId = ben, role: Role = 'learner'): this {
    return this.tell(atMs, { kind: 'left', personId, role, reason });
  }

  /** One mark of the class: when each was last heard. */
  seen(atMs: number, socketHeardAtMs: Readonly<Record<PersonId, number>>): this {
    const signs = Object.entries(socketHeardAtMs).map(([personId, heardAtMs]) => ({
      personId: personId as PersonId,
      socketHeardAtMs: heardAtMs,
      spokeMs: 0,
    }));
    return this.tell(atMs, { kind: 'seen', signs });
  }

  /** A mark every ten seconds in which these people were heard two seconds before. */
  seenAll(fromMs: number, toMs: number, people: readonly PersonId[]): this {
    for (let markMs = fromMs + 10_000; markMs <= toMs; markMs += 10_000)
      this.seen(markMs, Object.fromEntries(people.map((personId) => [personId, markMs - 2_000])));
    return this;
  }
}

export const classFrom = (fromMs: number | undefined, toMs: number | undefined): ClassRecord => ({
  organisationId: newId(),
  courseId: newId(),
  sessionId: newId(),
  startedAtMs: fromMs,
  endedAtMs: toMs,
  registerVersion: 0,
});

export const fifty = classFrom(at(0), at(50));

export const enrolled = (...people: readonly [PersonId, Exclude<Role, 'guest'>][]): Roster => new Map(people);
