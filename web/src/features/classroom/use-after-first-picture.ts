import type { RoomView } from '@lectern/sdk';
import { useEffect, useState } from 'react';

const longestMs = 2_500;

/** Whether the first picture of somebody else is on the screen, or none is to be expected: what is not needed for it loads then. */
export function useAfterFirstPicture(view: RoomView) {
  const [isAfter, setIsAfter] = useState(false);
  const expected = view.participants.some(({ id, openSources }) => {
    return id !== view.me?.id && (openSources.includes('camera') || openSources.includes('screen'));
  });
  useEffect(() => {
    if (isAfter) return undefined;
    const late = setTimeout(() => setIsAfter(true), expected ? longestMs : 0);
    return () => clearTimeout(late);
  }, [isAfter, expected]);
  const onPicture = (event: { target: EventTarget }) => {
    const mine = event.target instanceof HTMLVideoElement && event.target.dataset['participant'] === view.me?.id;
    if (!mine) setIsAfter(true);
  };
  return { isAfter, onPicture };
}
