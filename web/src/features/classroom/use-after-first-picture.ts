import type { RoomView } from '@lectern/sdk';
import { useEffect, useState } from 'react';
import { picturesToCome } from './classroom-model.ts';

const longestMs = 2_500;

/** Whether the first picture of somebody else is on the screen, or none is to be expected: what is not needed for it loads then. */
export function useAfterFirstPicture(view: RoomView) {
  const [isAfter, setIsAfter] = useState(false);
  const expected = picturesToCome(view).length > 0;
  useEffect(() => {
    if (isAfter) return undefined;
    const late = setTimeout(() => setIsAfter(true), expected ? longestMs : 0);
    return () => clearTimeout(late);
  }, [isAfter, expected]);
  const onPicture = (event: { target: EventTarget }) => {
    const video = event.target;
    if (!(video instanceof HTMLVideoElement) || video.dataset['participant'] === view.me?.id) return;
    // Its data are here; with the next frame they are painted.
    requestAnimationFrame(() => requestAnimationFrame(() => setIsAfter(true)));
  };
  return { isAfter, onPicture };
}
