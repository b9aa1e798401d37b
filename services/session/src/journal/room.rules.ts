import type { SessionId } from '@lectern/kernel';
import type { Rules } from '@lectern/journal';
import type { PlannedClass } from '../domain/class-directory.ts';
import { apply } from '../domain/room.apply.ts';
import type { RoomCommand } from '../domain/room.commands.ts';
import { decide } from '../domain/room.decide.ts';
import type { RoomRefusalCode } from '../domain/room.errors.ts';
import type { NewFact } from '../domain/room.facts.ts';
import { nextTimerAt } from '../domain/room.timers.ts';
import { newRoom, type Room, type RoomLimits } from '../domain/room.ts';
import { decodeFact, encodeFact } from '../mapping/fact.mapper.ts';
import { roomEvents } from './room-events.ts';
import { decodeRoom, encodeRoom, roomSnapshotVersion } from './room.snapshot.ts';

export type RoomRules = Rules<Room, RoomCommand, NewFact, RoomRefusalCode>;

/** A class as the journal keeps it. `planOf` gives what was planned of a class that is about to be loaded. */
export function roomRules(
  limits: RoomLimits,
  planOf: (sessionId: SessionId) => PlannedClass,
  traceparent: () => string,
): RoomRules {
  return {
    initial: (sessionId) => newRoom(planOf(sessionId)),
    decide: (room, command, now) => {
      const decision = decide(room, command, now, limits);
      return decision.kind === 'accepted' ? decision.facts : decision.refusal;
    },
    apply: (room, fact, stamp) => apply(room, { ...fact, ...stamp }),
    tick: (room, now) => {
      const decision = decide(room, { kind: 'tick' }, now, limits);
      return decision.kind === 'accepted' ? decision.facts : [];
    },
    nextTickAt: (room) => nextTimerAt(room, limits),
    events: (fact, stamp, room) => roomEvents({ ...fact, ...stamp }, room, traceparent()),
    facts: {
      encode: (fact, stamp) => encodeFact({ ...fact, ...stamp }),
      decode: decodeFact,
    },
    snapshots: { version: roomSnapshotVersion, encode: encodeRoom, decode: decodeRoom },
  };
}
