import { unreachable, type ParticipantId } from '@lectern/kernel';
import { can } from '@lectern/policy';
import type { Deed } from './room.commands.ts';
import { accepted, done, no, type Decision, type Doing } from './room.decision.ts';
import { refuse } from './room.errors.ts';
import {
  decideAdmission,
  decideCloseOthers,
  decideLowerOthers,
  decideMuteEveryone,
  decideRemoval,
  decideRight,
} from './room.powers.ts';
import { overLimit } from './room.rates.ts';
import { chatText } from './room.text.ts';
import { actorOf, openSourcesOf } from './room.ts';
import { capabilityOf, type Source } from './room.words.ts';

export function decideDeed(doing: Doing, deed: Deed): Decision {
  switch (deed.kind) {
    case 'leave':
      return leave(doing);
    case 'start-class':
      return startClass(doing);
    case 'end-class':
      return endClass(doing);
    case 'raise-hand':
      return raiseHand(doing);
    case 'lower-hand': {
      const other = otherThan(doing, deed.participantId);
      return other === undefined ? lowerOwnHand(doing) : decideLowerOthers(doing, other);
    }
    case 'post-chat':
      return postChat(doing, deed);
    case 'open-source':
      return openSource(doing, deed.source);
    case 'close-source': {
      const other = otherThan(doing, deed.participantId);
      return other === undefined ? closeOwnSource(doing, deed.source) : decideCloseOthers(doing, other, deed.source);
    }
    case 'mute-everyone':
      return decideMuteEveryone(doing, deed);
    case 'admit':
    case 'deny':
      return decideAdmission(doing, deed);
    case 'grant':
    case 'revoke':
      return decideRight(doing, deed);
    case 'remove':
      return decideRemoval(doing, deed);
    default:
      return unreachable(deed);
  }
}

function otherThan({ actor }: Doing, named: ParticipantId | undefined): ParticipantId | undefined {
  return named === actor.id ? undefined : named;
}

function leave(doing: Doing): Decision {
  const reason = doing.actor.place.at === 'lobby' ? 'stopped-waiting' : 'left';
  return done(doing, { kind: 'participant-left', participantId: doing.actor.id, reason });
}

function startClass(doing: Doing): Decision {
  const verdict = can(actorOf(doing.actor), 'start-class');
  if (!verdict.allowed) return no(refuse(verdict.why));
  return doing.room.life.phase === 'live' ? accepted : done(doing, { kind: 'class-started' });
}

function endClass(doing: Doing): Decision {
  const verdict = can(actorOf(doing.actor), 'end-class');
  if (!verdict.allowed) return no(refuse(verdict.why));
  return done(doing, { kind: 'class-ended', reason: 'by-instructor' });
}

function raiseHand(doing: Doing): Decision {
  const { actor, room, moment } = doing;
  const verdict = can(actorOf(actor), 'raise-hand');
  if (!verdict.allowed) return no(refuse(verdict.why));
  if (room.hands.includes(actor.id)) return accepted;
  const limited = overLimit(actor.acts, 'hands', moment.now);
  return limited ? no(limited) : done(doing, { kind: 'hand-raised', participantId: actor.id });
}

function lowerOwnHand(doing: Doing): Decision {
  const { actor, room } = doing;
  return room.hands.includes(actor.id) ? done(doing, { kind: 'hand-lowered', participantId: actor.id }) : accepted;
}

function postChat(doing: Doing, { messageId, text: raw }: Extract<Deed, { kind: 'post-chat' }>): Decision {
  const { actor, moment } = doing;
  const verdict = can(actorOf(actor), 'chat-everyone');
  if (!verdict.allowed) return no(refuse(verdict.why));
  const checked = chatText(raw);
  if ('refusal' in checked) return no(checked.refusal);
  const limited = overLimit(actor.acts, 'chats', moment.now);
  if (limited) return no(limited);
  return done(doing, { kind: 'chat-posted', messageId, participantId: actor.id, text: checked.text });
}

function openSource(doing: Doing, source: Source): Decision {
  const { actor, moment } = doing;
  const capability = capabilityOf[source];
  const verdict = can(actorOf(actor), capability);
  if (!verdict.allowed) return no(refuse(verdict.why, { capability }));
  if (openSourcesOf(actor).includes(source)) return accepted;
  const limited = overLimit(actor.acts, 'sources', moment.now);
  return limited ? no(limited) : done(doing, { kind: 'source-opened', participantId: actor.id, source });
}

function closeOwnSource(doing: Doing, source: Source): Decision {
  const { actor } = doing;
  if (!openSourcesOf(actor).includes(source)) return accepted;
  return done(doing, { kind: 'source-closed', participantId: actor.id, source });
}
