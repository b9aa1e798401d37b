import type { ParticipantId, SessionId } from '@lectern/kernel';
import type { RoomView } from './view.ts';
import type { Capability, Source } from './words.ts';

export type Listener = () => void;
export type Unsubscribe = () => void;

export type JoinOptions = {
  /** Moves the class here from the other place where the person has it open. */
  readonly takeOver?: boolean;
  /** What is open from the first moment, where the right exists. Publish its tracks as well. */
  readonly openSources?: readonly Source[];
};

/**
 * One class, live. It reconnects by itself, resumes from the last fact it has seen and repeats what was not answered; each
 * command takes effect once. After `closed` it stays closed: make a new room, or call `join` again where `mayReturn`.
 */
export type LiveRoom = {
  readonly sessionId: SessionId;
  /** Resolves when in the room or in the lobby. Rejects with RefusedError, ALREADY_CONNECTED among them. */
  join(options?: JoinOptions): Promise<void>;
  /** Leaves the class on purpose; resolves when the server knows, or cannot be told. */
  leave(): Promise<void>;
  /** The current snapshot; a new object whenever something changed. */
  readonly view: RoomView;
  /** Called after each change. Fit for React's useSyncExternalStore. */
  readonly subscribe: (listener: Listener) => Unsubscribe;
  readonly act: RoomActions;
  readonly media: RoomMedia;
  /** Ends everything without leaving the class: others see "reconnecting", then absence. */
  close(): Promise<void>;
};

/** Each resolves when the server has accepted, and rejects with RefusedError. */
export type RoomActions = {
  /** Without ids: everybody who waits. */
  admit(ids?: readonly ParticipantId[]): Promise<void>;
  deny(ids: readonly ParticipantId[]): Promise<void>;
  startClass(): Promise<void>;
  endClass(): Promise<void>;
  raiseHand(): Promise<void>;
  /** Without an id: one's own. */
  lowerHand(id?: ParticipantId): Promise<void>;
  postChat(text: string): Promise<void>;
  openSource(source: Source): Promise<void>;
  /** Without an id: one's own. Staff name another to mute, or to stop a camera or share. */
  closeSource(source: Source, id?: ParticipantId): Promise<void>;
  /** Closes every open microphone but one's own and, unless asked, those of staff. */
  muteEveryone(options?: { readonly alsoStaff?: boolean }): Promise<void>;
  grant(id: ParticipantId, capability: Capability): Promise<void>;
  revoke(id: ParticipantId, capability: Capability): Promise<void>;
  remove(id: ParticipantId, options: { message: string; mayReturn: boolean }): Promise<void>;
};

/** What is on this screen now. `height` is the tile in device pixels; 0 keeps it but pauses it (off screen). */
export type Interest = { readonly participantId: ParticipantId; readonly source: Source; readonly height: number };

/**
 * Sound and picture. It only needs tracks: acquiring them and asking for permission is the application's. Everything
 * published is published again by itself after a lost line; media never flows before the room says the source is open.
 */
export type RoomMedia = {
  /** Sends the track, now or as soon as there is a line, and asks the room to open the source if it is not open. */
  publish(source: Source, track: MediaStreamTrack): Promise<void>;
  /** Another device for what is sent already. Without a renegotiation, heard and seen without a gap. */
  replaceTrack(source: Source, track: MediaStreamTrack): Promise<void>;
  /** Stops sending and closes the source in the room. The track itself stays the application's. */
  unpublish(source: Source): Promise<void>;
  /** Cameras and screens that are shown now; replaces what was said before. Microphones need not be named. */
  setInterest(interests: readonly Interest[]): void;
  /** What is received of somebody now, or undefined. Of oneself: the track that was published. */
  track(participantId: ParticipantId, source: Source): MediaStreamTrack | undefined;
  /** Called when a track came, went or was replaced. */
  readonly subscribe: (listener: Listener) => Unsubscribe;
  /** How loud somebody is now, 0 to 1; 0 for who is not heard. Cheap enough for every animation frame. */
  levels(participantId: ParticipantId): number;
  /** Whether the transports carry media now. */
  readonly state: 'off' | 'connecting' | 'connected' | 'recovering';
};
