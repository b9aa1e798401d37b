import { standingOf, type Room } from './room.ts';
import { isVideo, type Source } from './source.ts';

/** Something that a participant sends into the room, open or not. */
export type Publication = {
  readonly producerId: string;
  readonly participantId: string;
  readonly source: Source;
  /** How many simulcast layers it has; 1 for a single stream. */
  readonly layers: number;
};

/** Something that a client shows now. `height` in device pixels; 0 is off screen. */
export type Interest = { readonly participantId: string; readonly source: Source; readonly height: number };

export type WantedConsumer = {
  readonly publication: Publication;
  readonly paused: boolean;
  /** The simulcast layer to prefer, where there is a choice. */
  readonly layer: number | undefined;
};

/** Whose microphones are passed on: in a small room everybody's. */
export type Heard = 'everybody' | ReadonlySet<string>;

/** More tiles than this are not looked at by anybody; it bounds what one client can ask of a worker. */
export const maxVideoConsumers = 64;

/**
 * What one client should receive, by producer: what it shows, as far as the room allows, and the microphones of those
 * who are heard. Never anything of its own.
 */
export function wantedConsumers(
  room: Room,
  self: string,
  publications: Iterable<Publication>,
  interests: ReadonlyMap<string, Interest>,
  heard: Heard,
): Map<string, WantedConsumer> {
  const wanted = new Map<string, WantedConsumer>();
  if (!room.members.has(self)) return wanted;
  for (const publication of publications) {
    const { participantId, source, producerId } = publication;
    if (participantId === self || standingOf(room, participantId, source) === 'forbidden') continue;
    const one = wantedConsumer(publication, interests.get(interestKey(participantId, source)), heard);
    if (one) wanted.set(producerId, one);
  }
  return wanted;
}

function wantedConsumer(
  publication: Publication,
  interest: Interest | undefined,
  heard: Heard,
): WantedConsumer | undefined {
  const { participantId, source, layers } = publication;
  if (source === 'microphone') {
    const isHeard = heard === 'everybody' || heard.has(participantId);
    return isHeard ? { publication, paused: false, layer: undefined } : undefined;
  }
  if (!interest) return undefined;
  if (!isVideo(source)) return { publication, paused: false, layer: undefined };
  return { publication, paused: interest.height === 0, layer: layerFor(interest.height, layers) };
}

export function interestKey(participantId: string, source: Source): string {
  return `${participantId}/${source}`;
}

/** What a client said it shows, one entry for each source. Named twice, the larger tile counts. */
export function interestsBySource(interests: readonly Interest[]): Map<string, Interest> {
  const bySource = new Map<string, Interest>();
  for (const interest of interests) {
    const key = interestKey(interest.participantId, interest.source);
    const known = bySource.get(key);
    if (!known || known.height < interest.height) bySource.set(key, interest);
  }
  return bySource;
}

const fullHeight = 720;
/** A picture may be stretched by this much before the next layer is worth its bits. */
const stretch = 1.25;

/** The smallest of `layers` that fills a tile of this height: each layer has half the height of the next. */
export function layerFor(height: number, layers: number): number | undefined {
  if (layers < 2) return undefined;
  for (let layer = 0; layer < layers - 1; layer++) {
    if (height <= (fullHeight / 2 ** (layers - 1 - layer)) * stretch) return layer;
  }
  return layers - 1;
}
