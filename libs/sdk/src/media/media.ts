import type { MediaAnswer, MediaEvent, MediaRequest } from '@lectern/proto/messages/media/v1/media';
import { Listeners } from '../listeners.ts';
import type { RoomActions, RoomMedia } from '../live-room.ts';
import type { FoldedView } from '../room-view.ts';
import type { RoomView } from '../view.ts';

/** What media needs of the room. */
export type MediaHost = {
  view(): FoldedView;
  request(request: MediaRequest, traceparent?: string): Promise<MediaAnswer>;
  renewGrant(): Promise<string | undefined>;
  readonly act: RoomActions;
  lineChanged(line: RoomView['line']): void;
  speakersChanged(participantIds: readonly string[]): void;
};

/** What the room tells media. */
export type RoomMediaControl = RoomMedia & {
  /** A join has begun: fetch what will be needed. */
  prepare(): void;
  open(grant: string | undefined, traceparent: string): void;
  receive(event: MediaEvent): void;
  roomChanged(): void;
  lineLost(): void;
  noteRoundTrip(ms: number | undefined): void;
  close(): void;
};

export function openMedia(_host: MediaHost): RoomMediaControl {
  const listeners = new Listeners();
  const nothing = () => undefined;
  return {
    publish: () => Promise.resolve(),
    replaceTrack: () => Promise.resolve(),
    unpublish: () => Promise.resolve(),
    setInterest: nothing,
    track: nothing,
    subscribe: (listener) => listeners.subscribe(listener),
    levels: () => 0,
    state: 'off',
    prepare: nothing,
    open: nothing,
    receive: nothing,
    roomChanged: nothing,
    lineLost: nothing,
    noteRoundTrip: nothing,
    close: nothing,
  };
}
