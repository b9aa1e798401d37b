import type { ParticipantId } from '@lectern/kernel';
import { can, isStaff, type Action } from '@lectern/policy';
import type { Deed } from './room.commands.ts';
import { accepted, done, no, type Decision, type Doing } from './room.decision.ts';
import { refuse } from './room.errors.ts';
import type { FactBody, Introduction } from './room.facts.ts';
import { entrance } from './room.joining.ts';
import { removalText } from './room.text.ts';
import { actorOf, openSourcesOf, type Participant, type Room } from './room.ts';
import { capabilityOf, type Source } from './room.words.ts';

/** What staff may do to others. Each power leaves facts that name its actor. */

/** At most so many people are named in one command; naming nobody means everybody who waits. */
export const namedLimit = 1_000;

const actionToClose = {
  microphone: 'mute-others',
  camera: 'stop-others-camera',
  screen: 'stop-others-share',
  'screen-audio': 'stop-others-share',
} as const satisfies Record<Source, Action>;

/** Whoever does not wait any more is passed over: two members of staff may answer the same knock. */
export function decideAdmission(
  doing: Doing,
  { kind, participantIds }: Extract<Deed, { kind: 'admit' | 'deny' }>,
): Decision {
  const verdict = can(actorOf(doing.actor), 'admit');
  if (!verdict.allowed) return no(refuse(verdict.why));
  if (participantIds.length > namedLimit) return no(refuse('TOO_MANY_NAMED', { limit: namedLimit }));
  const waiting = findWaiting(doing.room, participantIds);
  return done(doing, ...waiting.flatMap((one) => (kind === 'admit' ? admit(one, doing) : deny(one))));
}

function findWaiting({ participants }: Room, named: readonly ParticipantId[]): Participant[] {
  const ids = named.length === 0 ? undefined : new Set(named);
  return [...participants.values()].filter((one) => one.place.at === 'lobby' && (ids?.has(one.id) ?? true));
}

function admit(one: Participant, { moment }: Doing): FactBody[] {
  const admitted: FactBody = { kind: 'participant-admitted', participantId: one.id };
  // Whose line is down comes in by themselves when it is up again.
  if (one.place.at !== 'lobby' || one.place.line.lostAt !== undefined) return [admitted];
  const { id, personId, name, role, capabilities, place } = one;
  const who: Introduction = { id, personId, name, role, capabilities, connectionId: place.line.connectionId };
  return [admitted, entrance(one, who, place.wantedSources, moment.now)];
}

function deny(one: Participant): FactBody[] {
  return [{ kind: 'participant-denied', participantId: one.id }];
}

export function decideLowerOthers(doing: Doing, targetId: ParticipantId): Decision {
  return onOther(doing, targetId, 'lower-others-hand', (target) =>
    doing.room.hands.includes(target.id) ? [{ kind: 'hand-lowered', participantId: target.id }] : [],
  );
}

/** Muting, stopping a camera, stopping a share. */
export function decideCloseOthers(doing: Doing, targetId: ParticipantId, source: Source): Decision {
  return onOther(doing, targetId, actionToClose[source], (target) =>
    openSourcesOf(target).includes(source) ? [{ kind: 'source-closed', participantId: target.id, source }] : [],
  );
}

/** In one decision, so that everybody falls silent at the same moment. Whoever is silent already, or may not be muted, is passed over. */
export function decideMuteEveryone(doing: Doing, { alsoStaff }: Extract<Deed, { kind: 'mute-everyone' }>): Decision {
  const actor = actorOf(doing.actor);
  const byRole = can(actor, actionToClose.microphone);
  if (!byRole.allowed) return no(refuse(byRole.why));
  const isMeant = (one: Participant) =>
    one.id !== doing.actor.id &&
    openSourcesOf(one).includes('microphone') &&
    (alsoStaff || !isStaff(one.role)) &&
    can(actor, actionToClose.microphone, actorOf(one)).allowed;
  const meant = [...doing.room.participants.values()].filter(isMeant);
  if (meant.length === 0) return accepted;
  return done(
    doing,
    ...meant.map(({ id }) => ({ kind: 'source-closed', participantId: id, source: 'microphone' }) as const),
  );
}

/** Taking a right away closes what was open by it in the same decision. */
export function decideRight(
  doing: Doing,
  { kind, participantId, capability }: Extract<Deed, { kind: 'grant' | 'revoke' }>,
): Decision {
  return onOther(doing, participantId, 'grant-capability', (target) => {
    if (target.capabilities.includes(capability) === (kind === 'grant')) return [];
    if (kind === 'grant') return [{ kind: 'capability-granted', participantId, capability }];
    const closed = openSourcesOf(target)
      .filter((source) => capabilityOf[source] === capability)
      .map((source) => ({ kind: 'source-closed', participantId, source }) as const);
    return [...closed, { kind: 'capability-revoked', participantId, capability }];
  });
}

export function decideRemoval(
  doing: Doing,
  { participantId, message: raw, mayReturn }: Extract<Deed, { kind: 'remove' }>,
): Decision {
  const checked = removalText(raw);
  if ('refusal' in checked) return no(checked.refusal);
  return onOther(doing, participantId, 'remove-others', () => [
    { kind: 'participant-removed', participantId, message: checked.text, mayReturn },
    { kind: 'participant-left', participantId, reason: 'removed' },
  ]);
}

/** The policy is asked before it is told who is in the room, so that nobody learns from a refusal who is. */
function onOther(
  doing: Doing,
  targetId: ParticipantId,
  action: Action,
  facts: (target: Participant) => readonly FactBody[],
): Decision {
  const actor = actorOf(doing.actor);
  const byRole = can(actor, action);
  if (!byRole.allowed) return no(refuse(byRole.why));
  const target = doing.room.participants.get(targetId);
  if (target?.place.at !== 'room') return no(refuse('TARGET_NOT_IN_ROOM'));
  const verdict = can(actor, action, actorOf(target));
  if (!verdict.allowed) return no(refuse(verdict.why));
  const bodies = facts(target);
  return bodies.length === 0 ? accepted : done(doing, ...bodies);
}
