import { DomainError, findId, newId, type Id } from '@lectern/kernel';
import type * as proto from '@lectern/proto/grpc/session/v1/room';
import type { Deed } from '../domain/room.commands.ts';
import { refuse } from '../domain/room.errors.ts';
import { capabilityWords, sourceWords } from './words.ts';

/** What a client asks, in words of the class; `renew-grant` asks nothing of the room. Throws COMMAND_INVALID. */
export type Asked = Deed | { readonly kind: 'renew-grant' };

export function fromCommand({ body }: proto.Command): Asked {
  switch (body?.$case) {
    case 'leave':
      return { kind: 'leave' };
    case 'admit':
      return {
        kind: 'admit',
        participantIds: body.value.participantIds.map((id) => toId<'participant'>(id, 'participant_ids')),
      };
    case 'deny':
      return {
        kind: 'deny',
        participantIds: body.value.participantIds.map((id) => toId<'participant'>(id, 'participant_ids')),
      };
    case 'startClass':
      return { kind: 'start-class' };
    case 'endClass':
      return { kind: 'end-class' };
    case 'raiseHand':
      return { kind: 'raise-hand' };
    case 'lowerHand':
      return { kind: 'lower-hand', ...anyone(body.value) };
    case 'postChat':
      return { kind: 'post-chat', messageId: newId<'message'>(), text: body.value.text };
    case 'openSource':
      return { kind: 'open-source', source: toWord(sourceWords.find(body.value.source), 'source') };
    case 'closeSource':
      return {
        kind: 'close-source',
        source: toWord(sourceWords.find(body.value.source), 'source'),
        ...anyone(body.value),
      };
    case 'muteEveryone':
      return { kind: 'mute-everyone', alsoStaff: body.value.alsoStaff };
    case 'grantCapability':
    case 'revokeCapability':
      return {
        kind: body.$case === 'grantCapability' ? 'grant' : 'revoke',
        capability: toWord(capabilityWords.find(body.value.capability), 'capability'),
        ...someone(body.value),
      };
    case 'removeParticipant': {
      const { message, mayReturn } = body.value;
      return { kind: 'remove', message, mayReturn, ...someone(body.value) };
    }
    case 'renewGrant':
      return { kind: 'renew-grant' };
    case undefined:
      throw invalid('body');
  }
}

/** An id from outside. Throws COMMAND_INVALID when it is none. */
export function toId<Kind extends string>(text: string, field: string): Id<Kind> {
  return toWord(findId<Kind>(text), field);
}

function someone({ participantId }: { participantId: string }) {
  return { participantId: toId<'participant'>(participantId, 'participant_id') };
}

function anyone(message: { participantId: string }) {
  return message.participantId === '' ? {} : someone(message);
}

function toWord<Word>(word: Word | undefined, field: string): Word {
  if (word === undefined) throw invalid(field);
  return word;
}

function invalid(field: string): DomainError {
  return new DomainError(refuse('COMMAND_INVALID', { field }));
}
