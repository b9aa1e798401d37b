import type { PersonId } from '@lectern/kernel';
import type { Role } from '@lectern/policy';
import type { Evidence } from './evidence.ts';
import type { Interval } from './interval.ts';
import { endOfLine, type EndingLine } from './last-moment.ts';
import { trailsOf, type Step, type Trail } from './trail.ts';
import type { Whereabouts } from './words.ts';

/** What the evidence of one class says of one person. */
export type Presence = Pick<Trail, 'spoke' | 'handsAtMs' | 'chatsAtMs'> & {
  /** As they last came in. */
  readonly role: Role | undefined;
  /** When they were in the room, as one line after the other had it: neither united nor clipped. Waiting in the lobby is not in. */
  readonly stretches: readonly Interval[];
  readonly whereabouts: Whereabouts;
};

/**
 * Who was in the room and when, from everything that was heard of a class, in whatever order it came. What is still open lasts
 * until `untilMs`: the end of the class, or now.
 */
export function presencesIn(evidence: readonly Evidence[], untilMs: number): ReadonlyMap<PersonId, Presence> {
  const { people, marksAtMs } = trailsOf(evidence);
  const found = new Map<PersonId, Presence>();
  for (const [personId, trail] of people) found.set(personId, presenceOf(trail, marksAtMs, untilMs));
  return found;
}

function presenceOf(trail: Trail, classMarksAtMs: readonly number[], untilMs: number): Presence {
  const { place, lines } = trail.steps.reduce(walk, { place: outside, lines: [] } satisfies Walk as Walk);
  const open = place.at === 'room' ? [endLine(place, { kind: 'open', atMs: untilMs, limitMs: untilMs })] : [];
  const witness = { ...trail, classMarksAtMs };
  const stretches = [...lines, ...open].map((line) => ({
    fromMs: line.openedAtMs,
    toMs: Math.max(line.openedAtMs, endOfLine(line, witness)),
  }));
  const { role, spoke, handsAtMs, chatsAtMs } = trail;
  return { role, stretches, whereabouts: whereaboutsIn(place), spoke, handsAtMs, chatsAtMs };
}

type InRoom = {
  readonly at: 'room';
  readonly openedAtMs: number;
  readonly isLetIn: boolean;
  readonly lostAtMs?: number;
};
type InLobby = { readonly at: 'lobby'; readonly admittedAtMs?: number };
type Place = { readonly at: 'outside'; readonly wasIn: boolean } | InLobby | InRoom;
type Walk = { readonly place: Place; readonly lines: readonly EndingLine[] };

const outside: Place = { at: 'outside', wasIn: false };

/** One step of one person. A lost line that comes back is a new line; whether the gap counts is the policy's business. */
function walk({ place, lines }: Walk, step: Step): Walk {
  const { atMs } = step;
  switch (step.kind) {
    case 'waiting':
      return { place: place.at === 'room' ? place : { at: 'lobby' }, lines };
    case 'admitted':
      return { place: place.at === 'lobby' ? { ...place, admittedAtMs: atMs } : place, lines };
    case 'returned':
      // Whoever waits comes back to the lobby; for anybody else it shows that they had come in.
      return place.at === 'lobby' ? { place, lines } : enter({ place, lines }, atMs);
    case 'joined':
      return enter({ place, lines }, atMs);
    case 'reconnecting':
      if (place.at !== 'room' || place.lostAtMs !== undefined) return { place, lines };
      return { place: { ...place, lostAtMs: atMs }, lines };
    case 'left': {
      if (place.at !== 'room') return { place: { at: 'outside', wasIn: place.at === 'outside' && place.wasIn }, lines };
      const kind = step.reason === 'left' || step.reason === 'removed' ? step.reason : 'lost';
      return {
        place: { at: 'outside', wasIn: true },
        lines: [...lines, endLine(place, { kind, atMs, limitMs: atMs })],
      };
    }
  }
}

// A sign this close before the next line was joined may be the next line's already.
const nextLineMs = 1_000;

function enter({ place, lines }: Walk, atMs: number): Walk {
  const isLetIn = place.at === 'lobby' && place.admittedAtMs === atMs;
  const entered: Place = { at: 'room', openedAtMs: atMs, isLetIn };
  if (place.at !== 'room') return { place: entered, lines };
  // Another line took over from one whose loss nobody may have noticed: its own last sign says until when it was any good.
  const ended = endLine(place, { kind: 'lost', atMs, limitMs: atMs - nextLineMs });
  return { place: entered, lines: [...lines, ended] };
}

/** A line that was lost stays lost, however it is given up afterwards. */
function endLine(
  { openedAtMs, isLetIn, lostAtMs }: InRoom,
  end: Omit<EndingLine, 'openedAtMs' | 'isLetIn'>,
): EndingLine {
  if (lostAtMs === undefined) return { ...end, openedAtMs, isLetIn };
  return { openedAtMs, isLetIn, kind: 'lost', atMs: lostAtMs, limitMs: end.limitMs };
}

function whereaboutsIn(place: Place): Whereabouts {
  if (place.at === 'room') return place.lostAtMs === undefined ? 'here' : 'reconnecting';
  return place.at === 'outside' && place.wasIn ? 'left' : 'not-yet-seen';
}
