import { accept, accepted, type Decision, type Moment } from './room.decision.ts';
import type { FactBody } from './room.facts.ts';
import { lineOf, type Room, type RoomLimits } from './room.ts';
import type { EndReason } from './room.words.ts';

/** What the passing of time brings. Safe to ask as often as one likes, from as many processes as one likes. */
export function decideTick(room: Room, moment: Moment): Decision {
  if (room.life.phase === 'ended') return accepted;
  const reason = reasonToEnd(room, moment);
  if (reason !== undefined) return accept(moment, {}, { kind: 'class-ended', reason });
  return accept(moment, {}, ...timedOut(room, moment));
}

/** Empty for a while: a live class ends; one that was only opened, early perhaps, ends once its planned end has passed too. */
function reasonToEnd({ planned, life, emptySince }: Room, { now, limits }: Moment): EndReason | undefined {
  if (now >= planned.latestEndAt) return 'latest-end';
  if (emptySince === undefined || now.getTime() - emptySince.getTime() < limits.emptyRoomMs) return undefined;
  return life.phase === 'live' || now >= planned.endsAt ? 'everybody-left' : undefined;
}

function timedOut(room: Room, { now, limits }: Moment): FactBody[] {
  const gone: FactBody[] = [];
  for (const one of room.participants.values()) {
    const lostAt = lineOf(one)?.lostAt;
    if (lostAt === undefined || now.getTime() - lostAt.getTime() < limits.graceMs) continue;
    const reason = one.place.at === 'lobby' ? 'stopped-waiting' : 'timed-out';
    gone.push({ kind: 'participant-left', participantId: one.id, reason });
  }
  return gone;
}

/** When the next timer may be due; undefined while nothing waits for time. A class that nobody has opened waits for nobody. */
export function nextTimerAt(room: Room, limits: RoomLimits): Date | undefined {
  const { planned, life, emptySince } = room;
  if (life.phase === 'scheduled' || life.phase === 'ended') return undefined;
  let next = planned.latestEndAt.getTime();
  for (const one of room.participants.values()) {
    const lostAt = lineOf(one)?.lostAt;
    if (lostAt !== undefined) next = Math.min(next, lostAt.getTime() + limits.graceMs);
  }
  if (emptySince !== undefined) {
    const emptyAt = emptySince.getTime() + limits.emptyRoomMs;
    next = Math.min(next, life.phase === 'live' ? emptyAt : Math.max(emptyAt, planned.endsAt.getTime()));
  }
  return new Date(next);
}
