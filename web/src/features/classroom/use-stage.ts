import { useEffect, useState } from 'react';
import type { ParticipantId, RoomView } from '@lectern/sdk';
import { mustWait, speakerHoldMs, type Stage, wantedStage } from './classroom-model.ts';

/** The stage follows the lesson: at once to a screen, to another speaker only when that one goes on speaking. */
export function useStage(view: RoomView): Stage {
  const [shown, setShown] = useState<Stage>(() => wantedStage(view, { kind: 'alone' }));
  const wanted = wantedStage(view, shown);
  const waits = mustWait(shown, wanted, view);
  const wantedKey = wanted.kind === 'alone' ? 'alone' : `${wanted.kind} ${wanted.id}`;
  if (!waits && wanted !== shown) setShown(wanted);
  useEffect(() => {
    if (!waits) return undefined;
    const [kind, id] = wantedKey.split(' ');
    const change = setTimeout(
      () => setShown(kind === 'person' ? { kind, id: id as ParticipantId } : { kind: 'alone' }),
      speakerHoldMs,
    );
    return () => clearTimeout(change);
  }, [wantedKey, waits]);
  return waits ? shown : wanted;
}
