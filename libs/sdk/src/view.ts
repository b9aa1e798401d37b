import type { MessageId, ParticipantId, PersonId } from '@lectern/kernel';
import type { Capability, CloseReason, EndReason, Phase, Presence, Role, Source } from './words.ts';

/** A person in the class, as this viewer may see them. */
export type ParticipantView = {
  readonly id: ParticipantId;
  readonly personId: PersonId;
  /** As the person wrote it: show it as text, never as markup. */
  readonly name: string;
  readonly role: Role;
  readonly presence: Presence;
  readonly capabilities: readonly Capability[];
  readonly openSources: readonly Source[];
  readonly handRaisedAt?: Date;
  readonly joinedAt: Date;
  readonly waitingSince?: Date;
};

export type ChatMessageView = {
  readonly id: MessageId;
  readonly participantId: ParticipantId;
  /** Kept with the message because the author may have left. */
  readonly authorName: string;
  readonly text: string;
  readonly at: Date;
};

/** Something that happened to me, to be said once: `id` is its place in the journal, greater for newer ones. */
export type Notice = { readonly id: number; readonly at: Date } & (
  | { readonly kind: 'admitted'; readonly by?: string }
  /** Somebody else closed what I send. */
  | { readonly kind: 'source-closed'; readonly source: Source; readonly by?: string }
  | { readonly kind: 'granted'; readonly capability: Capability; readonly by?: string }
  | { readonly kind: 'revoked'; readonly capability: Capability; readonly by?: string }
  | { readonly kind: 'hand-lowered'; readonly by?: string }
  | { readonly kind: 'class-started'; readonly by?: string }
);

export type RoomStatus = 'idle' | 'joining' | 'waiting' | 'in' | 'reconnecting' | 'closed';

export type Closed = { readonly reason: CloseReason; readonly message: string; readonly mayReturn: boolean };

/** One immutable snapshot of a class as its viewer may see it. What did not change keeps its identity. */
export type RoomView = {
  readonly status: RoomStatus;
  /** Why it is over, when `status` is `closed`. */
  readonly closed?: Closed;
  /** The person is in this class from another place: join again with `takeOver` to move it here. */
  readonly alreadyConnected: boolean;
  readonly phase: Phase;
  readonly title: string;
  readonly courseTitle: string;
  readonly startedAt?: Date;
  readonly endReason?: EndReason;
  readonly me?: ParticipantView;
  /** Present and reconnecting, in the order in which they joined. */
  readonly participants: readonly ParticipantView[];
  /** In the lobby, who came first is first; only staff see anybody here. */
  readonly waiting: readonly ParticipantView[];
  /** Raised hands, longest first. */
  readonly hands: readonly ParticipantId[];
  /** The newest messages, oldest first; at most 200. */
  readonly chat: readonly ChatMessageView[];
  /** Who is heard now, loudest first. */
  readonly speakers: readonly ParticipantId[];
  readonly line: 'good' | 'weak' | 'lost';
  /** The newest 50, oldest first. */
  readonly notices: readonly Notice[];
};

export const emptyView: RoomView = {
  status: 'idle',
  alreadyConnected: false,
  phase: 'scheduled',
  title: '',
  courseTitle: '',
  participants: [],
  waiting: [],
  hands: [],
  chat: [],
  speakers: [],
  line: 'good',
  notices: [],
};
