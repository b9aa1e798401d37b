import type { ParticipantId, RoomMedia, Source } from '@lectern/sdk';
import { createContext, useCallback, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import { VisibleHeights } from '../../platform/visible-heights.ts';

type Key = `${ParticipantId}/${Source}`;

/** Sound and picture of the room, for everything below; and who is told which tiles are in sight. */
export const MediaContext = createContext<{ media: RoomMedia; heights: VisibleHeights<Key> } | undefined>(undefined);

export function useMedia() {
  const context = useContext(MediaContext);
  if (context === undefined) throw new Error('useMedia needs a MediaContext around it');
  return context;
}

/** Reports what is in sight to the server as long as the class is on the screen. */
export function useMediaContext(media: RoomMedia) {
  const context = useMemo(() => ({ media, heights: new VisibleHeights<Key>((seen) => report(media, seen)) }), [media]);
  useEffect(() => () => context.heights.close(), [context]);
  return context;
}

export function useTrack(id: ParticipantId, source: Source): MediaStreamTrack | undefined {
  const { media } = useMedia();
  return useSyncExternalStore(media.subscribe, () => media.track(id, source));
}

/** A ref for the element that shows somebody's picture: it is asked for in the size in which it is seen. */
export function useInterest(id: ParticipantId, source: Source, isWanted: boolean) {
  const { heights } = useMedia();
  return useCallback(
    (element: Element | null) => (element && isWanted ? heights.watch(element, `${id}/${source}`) : undefined),
    [heights, id, source, isWanted],
  );
}

function report(media: RoomMedia, seen: ReadonlyMap<Key, number>): void {
  const interests = [...seen].map(([key, height]) => {
    const [participantId, source] = key.split('/') as [ParticipantId, Source];
    return { participantId, source, height };
  });
  media.setInterest(interests);
}
