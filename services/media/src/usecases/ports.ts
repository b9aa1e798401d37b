import type { Grant } from '../domain/grant.ts';
import type { Level } from '../domain/floor.ts';
import type { Incoming, Sign } from '../domain/heard-people.ts';
import type { Room } from '../domain/room.ts';
import type { Source } from '../domain/source.ts';

/** What WebRTC peers tell each other: passed through the use cases unread, checked by the media plane. */
export type Json = { readonly [key: string]: unknown };

/** Checks media grants. Throws GRANT_INVALID or GRANT_EXPIRED. */
export abstract class Grants {
  abstract verify(token: string): Promise<Grant>;
}

/**
 * A room that is being followed. `room` is the last known state: it stays while the stream is broken, and is undefined
 * until the first snapshot. `whenChanged` is told after every change, and when the room turns out not to exist.
 */
export type Followed = {
  readonly room: Room | undefined;
  readonly unknown: boolean;
  /** Says who was heard, if there is anybody to say it to; what was not asked for is still to be said. */
  report(gather: () => readonly Sign[]): void;
  close(): void;
};

/** Follows rooms over the session service's streams. */
export abstract class RoomFollowing {
  abstract follow(sessionId: string, whenChanged: () => void): Followed;
}

/** Where media flows. Everything it rejects with is either a refusal or means that the worker below is gone. */
export abstract class MediaPlane {
  /** A router on the least loaded worker. Rejects with MEDIA_UNAVAILABLE while no worker runs. */
  abstract createRouter(): Promise<MediaRouter>;
}

export type MediaRouter = {
  readonly rtpCapabilities: Json;
  /** Aborted when the worker below died; everything of this router is gone then. */
  readonly lost: AbortSignal;
  /** Told every `levelIntervalMs` how loud the playing microphones are; those who are not named are silent. */
  readonly levelIntervalMs: number;
  onLevels(listener: (levels: readonly Level[]) => void): void;
  createTransports(participantId: string): Promise<MediaTransports>;
  close(): void;
};

export type Direction = 'send' | 'receive';

export type TransportOptions = {
  readonly transportId: string;
  readonly iceParameters: Json;
  readonly iceCandidates: readonly Json[];
  readonly dtlsParameters: Json;
};

/** The two transports of one client. JSON that is not well formed is refused with INVALID. */
export type MediaTransports = {
  readonly send: TransportOptions;
  readonly receive: TransportOptions;
  connect(direction: Direction, dtlsParameters: Json): Promise<void>;
  restartIce(direction: Direction): Promise<Json>;
  /** Says what the client can play; nothing can be consumed before. */
  receiveWith(rtpCapabilities: Json): void;
  readonly canReceive: boolean;
  /**
   * Whose source is open begins at once. Resuming would ask for a key frame, and a browser answers only one such request in
   * 300 ms: the first viewer's would be lost, and the picture come a second later.
   */
  produce(source: Source, rtpParameters: Json, options: { readonly paused: boolean }): Promise<MediaProducer>;
  /**
   * Comes into being paused. Undefined when this client cannot play what is sent, or it is gone meanwhile. The producer
   * may live on another worker one day: only the plane knows which router carries it, so a pipe would be made here.
   */
  consume(producer: MediaProducer, layer: number | undefined): Promise<MediaConsumer | undefined>;
  /** Of both transports. Zero once they are closed. */
  incoming(): Promise<Incoming>;
  close(): void;
};

export type MediaProducer = {
  readonly id: string;
  readonly layers: number;
  readonly paused: boolean;
  setPaused(paused: boolean): Promise<void>;
  close(): void;
};

export type MediaConsumer = {
  readonly id: string;
  readonly kind: 'audio' | 'video';
  readonly rtpParameters: Json;
  /** Whether anything is sent now: neither the client nor the producer paused it. */
  readonly paused: boolean;
  /** The simulcast layer that is sent now; -1 for none. */
  readonly layer: number;
  onChange(listener: () => void): void;
  setPaused(paused: boolean): Promise<void>;
  prefer(layer: number): Promise<void>;
  close(): void;
};

/** Reports what went wrong without anybody to tell it to. */
export abstract class Diary {
  abstract failed(what: string, error: unknown, ids: Readonly<Record<string, string>>): void;
}
