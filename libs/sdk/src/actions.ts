import type { Command } from '@lectern/proto/messages/session/v1/room';
import type { RoomActions } from './live-room.ts';
import { capabilityTo, sourceTo } from './translate.ts';

export type CommandBody = NonNullable<Command['body']>;

/** The words of the classroom as commands of the wire. */
export function createActions(command: (body: CommandBody) => Promise<unknown>): RoomActions {
  const does = async (body: CommandBody): Promise<void> => void (await command(body));
  return {
    admit: (ids = []) => does({ $case: 'admit', value: { participantIds: [...ids] } }),
    deny: (ids) => does({ $case: 'deny', value: { participantIds: [...ids] } }),
    startClass: () => does({ $case: 'startClass', value: {} }),
    endClass: () => does({ $case: 'endClass', value: {} }),
    raiseHand: () => does({ $case: 'raiseHand', value: {} }),
    lowerHand: (id) => does({ $case: 'lowerHand', value: { participantId: id ?? '' } }),
    postChat: (text) => does({ $case: 'postChat', value: { text } }),
    openSource: (source) => does({ $case: 'openSource', value: { source: sourceTo[source] } }),
    closeSource: (source, id) =>
      does({ $case: 'closeSource', value: { source: sourceTo[source], participantId: id ?? '' } }),
    muteEveryone: ({ alsoStaff = false } = {}) => does({ $case: 'muteEveryone', value: { alsoStaff } }),
    grant: (id, capability) =>
      does({ $case: 'grantCapability', value: { participantId: id, capability: capabilityTo[capability] } }),
    revoke: (id, capability) =>
      does({ $case: 'revokeCapability', value: { participantId: id, capability: capabilityTo[capability] } }),
    remove: (id, { message, mayReturn }) =>
      does({ $case: 'removeParticipant', value: { participantId: id, message, mayReturn } }),
  };
}
