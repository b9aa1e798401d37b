import { refusal, type CourseId, type OrganisationId, type Refusal, type SessionId } from '@lectern/kernel';
import type { EndReason, Phase } from './room.words.ts';

/** How far a class has come, as its journal has it. */
export type ClassProgress =
  | { readonly phase: Exclude<Phase, 'live' | 'ended'> }
  | { readonly phase: 'live'; readonly startedAt: Date }
  | {
      readonly phase: 'ended';
      /** Undefined when it ended before anybody started it. */
      readonly startedAt: Date | undefined;
      readonly endedAt: Date;
      readonly endReason: EndReason;
    };

export type ClassSession = {
  readonly id: SessionId;
  readonly organisationId: OrganisationId;
  readonly courseId: CourseId;
  readonly courseTitle: string;
  readonly title: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** However live it is, it ends here. */
  readonly latestEndAt: Date;
  readonly progress: ClassProgress;
  /** How many people came; known once it has ended. */
  readonly peopleCount: number;
};

export type ClassTimes = { readonly startsAt: Date; readonly endsAt: Date; readonly latestEndAt: Date };
export type TimesRefusal = Refusal<'CLASS_TIMES_INVALID'>;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const shortestMs = 5 * minuteMs;
const longestMs = 12 * hourMs;
/** A lesson that runs over is not cut off; a room that was forgotten does not stay open for ever. */
const overrunMs = 2 * hourMs;
const furthestAheadDays = 1_096;

/** Learners like to be early; a teacher who is not there yet does not keep them out. */
const doorsMs = 10 * minuteMs;

/** From when on a class that nobody has opened is opened by the first who comes. Before that, only staff open it. */
export function doorsOpenAt(startsAt: Date): Date {
  return new Date(startsAt.getTime() - doorsMs);
}

/** When a class may be held: 5 minutes to 12 hours long, not over yet, and at most three years ahead. */
export function planTimes(startsAt: Date | undefined, endsAt: Date | undefined, now: Date): ClassTimes | TimesRefusal {
  // A timestamp from outside can lie beyond what a Date can hold.
  if (!isTime(startsAt) || !isTime(endsAt)) return no('a class has a start and an end');
  const lengthMs = endsAt.getTime() - startsAt.getTime();
  if (lengthMs < shortestMs) return no('a class lasts at least 5 minutes', { minimumMinutes: '5' });
  if (lengthMs > longestMs) return no('a class lasts at most 12 hours', { maximumMinutes: '720' });
  if (endsAt.getTime() <= now.getTime()) return no('a class ends in the future');
  if (startsAt.getTime() - now.getTime() > furthestAheadDays * 24 * hourMs)
    return no(`a class starts at most ${furthestAheadDays} days from now`, { maximumDays: String(furthestAheadDays) });
  return { startsAt, endsAt, latestEndAt: new Date(endsAt.getTime() + overrunMs) };
}

/**
 * What a class has come to at `now`: one whose doors are open is open, though nobody came yet; one whose latest end went
 * by with nobody there to end it is over all the same.
 */
export function progressAt(
  { progress, startsAt, latestEndAt }: Pick<ClassSession, 'progress' | 'startsAt' | 'latestEndAt'>,
  now: Date,
): ClassProgress {
  if (progress.phase === 'ended') return progress;
  if (now < latestEndAt)
    return progress.phase === 'scheduled' && now >= doorsOpenAt(startsAt) ? { phase: 'open' } : progress;
  const startedAt = progress.phase === 'live' ? progress.startedAt : undefined;
  return { phase: 'ended', startedAt, endedAt: latestEndAt, endReason: 'latest-end' };
}

function isTime(at: Date | undefined): at is Date {
  return at !== undefined && !Number.isNaN(at.getTime());
}

function no(detail: string, figures: Record<string, string> = {}): TimesRefusal {
  return refusal('CLASS_TIMES_INVALID', detail, { figures });
}
