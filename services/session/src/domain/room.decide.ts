import { unreachable } from '@lectern/kernel';
import { commandKey } from './room.apply.ts';
import { includesId } from './recent-ids.ts';
import type { Act, RoomCommand } from './room.commands.ts';
import { accept, accepted, no, type Decision, type Moment } from './room.decision.ts';
import { decideDeed } from './room.deeds.ts';
import { refuse } from './room.errors.ts';
import { decideJoin } from './room.joining.ts';
import { decideTick } from './room.timers.ts';
import { defaultLimits, findByPerson, lineOf, type Room, type RoomLimits } from './room.ts';

/**
 * What follows from a command: new facts (perhaps none: it is so already), or a coded refusal. Pure and total; the state
 * is not changed. Facts of one decision belong in one transaction.
 */
export function decide(room: Room, command: RoomCommand, now: Date, limits: RoomLimits = defaultLimits): Decision {
  // Clocks of two processes may differ; the journal's time never runs backwards.
  const moment: Moment = { now: now < room.at ? room.at : now, limits };
  switch (command.kind) {
    case 'tick':
      return decideTick(room, moment);
    case 'join':
      return decideJoin(room, command, moment);
    case 'act':
      return decideAct(room, command, moment);
    case 'lose-line':
    case 'hold-line':
      return decideLine(room, command, moment);
    case 'end-from-outside':
      if (room.life.phase === 'ended') return no(refuse('CLASS_ENDED'));
      return accept(moment, {}, { kind: 'class-ended', reason: command.reason });
    default:
      return unreachable(command);
  }
}

function decideAct(room: Room, { personId, connectionId, commandId, deed }: Act, moment: Moment): Decision {
  const actor = findByPerson(room, personId);
  if (actor !== undefined && includesId(room.commands, commandKey(actor.id, commandId))) return accepted;
  if (room.life.phase === 'ended') return no(refuse('CLASS_ENDED'));
  const line = actor && lineOf(actor);
  if (actor === undefined || line === undefined) return no(refuse('NOT_JOINED'));
  if (line.connectionId !== connectionId) return no(refuse('TAKEN_OVER'));
  if (actor.place.at === 'lobby' && deed.kind !== 'leave') return no(refuse('NOT_JOINED'));
  return decideDeed({ room, actor, commandId, moment }, deed);
}

function decideLine(
  room: Room,
  { kind, participantId, connectionId }: Extract<RoomCommand, { kind: 'lose-line' | 'hold-line' }>,
  moment: Moment,
): Decision {
  const one = room.participants.get(participantId);
  const line = one && lineOf(one);
  if (one === undefined || line?.connectionId !== connectionId) return accepted;
  const isLost = line.lostAt !== undefined;
  if (isLost === (kind === 'lose-line')) return accepted;
  const inLobby = one.place.at === 'lobby';
  return accept(
    moment,
    { onlyFollowers: inLobby },
    kind === 'lose-line'
      ? { kind: 'participant-reconnecting', participantId }
      : { kind: 'participant-returned', participantId, connectionId },
  );
}
