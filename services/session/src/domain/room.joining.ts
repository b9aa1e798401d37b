import { can, defaultCapabilities, isStaff, type Capability, type Role } from '@lectern/policy';
import type { Standing } from './class-directory.ts';
import { doorsOpenAt } from './class-session.ts';
import type { Join } from './room.commands.ts';
import { accept, accepted, both, no, type Decision, type Moment } from './room.decision.ts';
import { refuse, type RoomRefusal } from './room.errors.ts';
import type { FactBody, Introduction } from './room.facts.ts';
import { overLimit } from './room.rates.ts';
import { findByPerson, lineOf, openSourcesOf, type Line, type Participant, type Room } from './room.ts';
import { capabilityOf, sources, type Source } from './room.words.ts';

/**
 * Coming in: for the first time, again, on a new line, or as far as the lobby.
 *
 * - The enrolled go straight in once the class is open. A scheduled class is opened by the first who comes when its doors
 *   are open, and by staff at any time before its latest end; everybody else is told that it is not open yet.
 * - Guests, and people of the organisation who are not enrolled, wait until staff admit them. Once admitted they may come
 *   and go; being removed with leave to return sends them to the lobby again.
 * - Joining is idempotent on one connection. On another connection it is refused while the first is up, unless the person
 *   takes over, or the client proves to be the same one: it repeats its join, or has seen the fact that gave it the line.
 */
export function decideJoin(room: Room, join: Join, moment: Moment): Decision {
  const known = findByPerson(room, join.arrival.personId);
  const refusal = refuseEntry(room, known, moment);
  if (refusal) return no(refusal);
  const line = known && lineOf(known);
  if (known && line) return decideReturn(known, line, join, moment);
  return decideEntry(room, known, join, moment);
}

function refuseEntry(room: Room, known: Participant | undefined, { now, limits }: Moment): RoomRefusal | undefined {
  if (room.life.phase === 'ended' || now >= room.planned.latestEndAt) return refuse('CLASS_ENDED');
  if (known === undefined) return undefined;
  if (known.removal && !known.removal.mayReturn)
    return refuse('REMOVED_FROM_CLASS', { message: known.removal.message });
  const askAgainAt = known.deniedAt && known.deniedAt.getTime() + limits.askAgainMs;
  if (askAgainAt !== undefined && askAgainAt > now.getTime())
    return refuse('ADMISSION_DENIED', { retryAfterMs: askAgainAt - now.getTime() });
  return undefined;
}

/** The person is in the room or the lobby already, on a line that may be up or down. */
function decideReturn(known: Participant, line: Line, join: Join, moment: Moment): Decision {
  const { connectionId } = join.arrival;
  const isSameLine = line.connectionId === connectionId;
  if (isSameLine && line.lostAt === undefined) return accepted;
  const isSameClient =
    isSameLine || line.commandId === join.commandId || (join.afterSeq > 0 && join.afterSeq >= line.sinceSeq);
  if (line.lostAt === undefined && !isSameClient && !join.takeOver) return no(refuse('ALREADY_CONNECTED'));
  const limited = overLimit(known.acts, 'joins', moment.now);
  if (limited) return no(limited);
  const returned: FactBody = { kind: 'participant-returned', participantId: known.id, connectionId };
  const cause = { actorId: known.id, commandId: join.commandId };
  // A client that starts anew brings its own microphone and camera; one that resumes keeps what it had.
  const moves = isSameClient ? [] : startAnew(known, join);
  if (known.place.at === 'room') return accept(moment, cause, returned, ...moves);
  return both(accept(moment, { ...cause, onlyFollowers: true }, returned), accept(moment, cause, ...moves));
}

/** What else must be said of a person who comes back by a client that knows nothing of what was. */
function startAnew(known: Participant, join: Join): readonly FactBody[] {
  if (known.place.at !== 'lobby') return reconcileSources(known, join.openSources);
  const wantedSources = unique(join.openSources);
  if (wantedSources.join() === known.place.wantedSources.join()) return [];
  const { since } = known.place;
  return [{ kind: 'participant-waiting', participant: introduction(known, join), wantedSources, since }];
}

function decideEntry(room: Room, known: Participant | undefined, join: Join, moment: Moment): Decision {
  const { standing } = join.arrival;
  const who = introduction(known, join);
  const actor = { id: who.id, role: who.role, capabilities: who.capabilities };
  const mustOpen = room.life.phase === 'scheduled';
  const mayOpen = moment.now >= doorsOpenAt(room.planned.startsAt) || can(actor, 'open-room').allowed;
  if (mustOpen && !mayOpen) return no(refuse('CLASS_NOT_OPEN', { startsAt: room.planned.startsAt.toISOString() }));
  const limited = known && overLimit(known.acts, 'joins', moment.now);
  if (limited) return no(limited);
  const opened: readonly FactBody[] = mustOpen ? [{ kind: 'class-opened' }] : [];
  const maySkipLobby = standing.kind === 'enrolled' && can(actor, 'skip-lobby').allowed;
  const mustWait = !maySkipLobby && !known?.isAdmitted;
  const full = isStaff(who.role) ? undefined : refuseFull(room, { mustWait, isNew: known === undefined }, moment);
  if (full) return no(full);
  const cause = { actorId: who.id, commandId: join.commandId };
  if (mustWait) {
    const wantedSources = unique(join.openSources);
    const waiting = { kind: 'participant-waiting', participant: who, wantedSources, since: moment.now } as const;
    return accept(moment, cause, ...opened, waiting);
  }
  return accept(moment, cause, ...opened, entrance(known, who, join.openSources, moment.now));
}

/** The fact by which a person comes into the room, with what they may have open from the first moment. */
export function entrance(
  known: Participant | undefined,
  participant: Introduction,
  wanted: readonly Source[],
  now: Date,
): FactBody {
  const openSources = permitted(wanted, participant.capabilities);
  return { kind: 'participant-joined', participant, openSources, joinedAt: known?.joinedAt ?? now };
}

/** Rights last for the length of the class, also for those who go and come back; a new role brings its own. */
function introduction(known: Participant | undefined, join: Join): Introduction {
  const { personId, connectionId, standing } = join.arrival;
  const role = roleOf(standing);
  const capabilities = known?.role === role ? known.capabilities : defaultCapabilities[role];
  return { id: known?.id ?? join.newParticipantId, personId, name: standing.name, role, capabilities, connectionId };
}

function roleOf(standing: Exclude<Standing, { kind: 'stranger' }>): Role {
  return standing.kind === 'enrolled' ? standing.role : 'guest';
}

function reconcileSources(one: Participant, wanted: readonly Source[]): FactBody[] {
  const want = permitted(wanted, one.capabilities);
  const open = openSourcesOf(one);
  const participantId = one.id;
  return [
    ...open
      .filter((source) => !want.includes(source))
      .map((source) => ({ kind: 'source-closed', participantId, source }) as const),
    ...want
      .filter((source) => !open.includes(source))
      .map((source) => ({ kind: 'source-opened', participantId, source }) as const),
  ];
}

function permitted(wanted: readonly Source[], held: readonly Capability[]): readonly Source[] {
  return unique(wanted).filter((source) => held.includes(capabilityOf[source]));
}

function unique(wanted: readonly Source[]): readonly Source[] {
  return sources.filter((source) => wanted.includes(source));
}

function refuseFull(
  { participants }: Room,
  { mustWait, isNew }: { mustWait: boolean; isNew: boolean },
  { limits }: Moment,
): RoomRefusal | undefined {
  if (mustWait && isNew && participants.size >= limits.known) return refuse('ROOM_FULL', { limit: limits.known });
  let inside = 0;
  let waiting = 0;
  for (const { place } of participants.values()) {
    if (place.at !== 'away') inside += 1;
    if (place.at === 'lobby') waiting += 1;
  }
  if (inside >= limits.people) return refuse('ROOM_FULL', { limit: limits.people });
  return mustWait && waiting >= limits.waiting ? refuse('ROOM_FULL', { limit: limits.waiting }) : undefined;
}
