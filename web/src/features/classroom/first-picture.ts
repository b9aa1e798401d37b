import type { LiveRoom } from '@lectern/sdk';
import { picturesToCome } from './classroom-model.ts';

const longestMs = 300;

/**
 * Resolves when the way of the first picture has been agreed with the server, or none is to come, or it takes long. Drawing
 * the room keeps a browser busy: done before, the picture itself comes later by as much.
 */
export function firstPictureUnderWay({ view, media }: LiveRoom): Promise<void> {
  const toCome = picturesToCome(view);
  const isUnderWay = () => toCome.some(({ id, source }) => media.track(id, source) !== undefined);
  if (view.status !== 'in' || toCome.length === 0 || isUnderWay()) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(late);
      unsubscribe();
      resolve();
    };
    const late = setTimeout(done, longestMs);
    const unsubscribe = media.subscribe(() => {
      if (isUnderWay()) done();
    });
  });
}
