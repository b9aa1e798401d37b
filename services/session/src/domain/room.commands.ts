import type { CommandId, ConnectionId, MessageId, ParticipantId, PersonId } from '@lectern/kernel';
import type { Capability } from '@lectern/policy';
import type { Standing } from './class-directory.ts';
import type { EndReason, Source } from './room.words.ts';

/** Who knocks, as the directory knows them. Strangers never get this far. */
export type Arrival = {
  readonly personId: PersonId;
  readonly standing: Exclude<Standing, { kind: 'stranger' }>;
  readonly connectionId: ConnectionId;
};

export type Join = {
  readonly kind: 'join';
  readonly commandId: CommandId;
  readonly arrival: Arrival;
  readonly takeOver: boolean;
  readonly openSources: readonly Source[];
  /** The last fact that this client has seen; 0 for a client that starts anew. */
  readonly afterSeq: number;
  /** The id to give, should the person be new to the class. */
  readonly newParticipantId: ParticipantId;
};

/** What a participant asks of the room, on the connection that speaks for them. */
export type Act = {
  readonly kind: 'act';
  readonly commandId: CommandId;
  readonly personId: PersonId;
  readonly connectionId: ConnectionId;
  readonly deed: Deed;
};

export type Deed =
  | { readonly kind: 'leave' }
  /** Nobody named means everybody who waits. */
  | { readonly kind: 'admit'; readonly participantIds: readonly ParticipantId[] }
  | { readonly kind: 'deny'; readonly participantIds: readonly ParticipantId[] }
  | { readonly kind: 'start-class' }
  | { readonly kind: 'end-class' }
  | { readonly kind: 'raise-hand' }
  /** Without a participant: one's own. */
  | { readonly kind: 'lower-hand'; readonly participantId?: ParticipantId }
  | { readonly kind: 'post-chat'; readonly messageId: MessageId; readonly text: string }
  | { readonly kind: 'open-source'; readonly source: Source }
  /** Without a participant: one's own. */
  | { readonly kind: 'close-source'; readonly participantId?: ParticipantId; readonly source: Source }
  /** Everybody else who is heard. */
  | { readonly kind: 'mute-everyone'; readonly alsoStaff: boolean }
  | { readonly kind: 'grant'; readonly participantId: ParticipantId; readonly capability: Capability }
  | { readonly kind: 'revoke'; readonly participantId: ParticipantId; readonly capability: Capability }
  | {
      readonly kind: 'remove';
      readonly participantId: ParticipantId;
      readonly message: string;
      readonly mayReturn: boolean;
    };

export type RoomCommand =
  | Join
  | Act
  /** The socket is gone without a word. */
  | { readonly kind: 'lose-line'; readonly participantId: ParticipantId; readonly connectionId: ConnectionId }
  /** A gateway says that it holds this socket. */
  | { readonly kind: 'hold-line'; readonly participantId: ParticipantId; readonly connectionId: ConnectionId }
  | { readonly kind: 'end-from-outside'; readonly reason: Extract<EndReason, 'by-instructor' | 'by-api'> }
  /** Time has passed: graces run out, empty rooms and overdue classes end. */
  | { readonly kind: 'tick' };
