import { useEffect, useState } from 'react';
import { announce } from '../../platform/announce.ts';
import { playChime } from '../../platform/level-meter.ts';
import type { OwnMedia, OwnSource } from '../../platform/own-media.ts';
import { useStore } from '../../platform/use-store.ts';
import { helpFor } from './device-check-model.ts';

/** Joins the person's own devices to the page. Asks for both at once; where one is refused, the other stays. */
export function useDeviceCheck(own: OwnMedia, onlyWatches: boolean) {
  const media = useStore(own.store);
  const [chimePlays, setChimePlays] = useState(false);
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const tick = setInterval(() => setNow(new Date()), 15_000);
    return () => clearInterval(tick);
  }, []);
  useEffect(() => {
    if (!onlyWatches) void startBoth(own);
  }, [own, onlyWatches]);

  const toggle = (source: OwnSource) => {
    if (own.store.get()[source].state === 'off') void own.start(source);
    else own.stop(source);
  };
  const chime = () => {
    setChimePlays(true);
    void playChime(media.speakerId).finally(() => setChimePlays(false));
  };
  return { media, now, chimePlays, toggle, chime };
}

async function startBoth(own: OwnMedia): Promise<void> {
  await own.startBoth();
  for (const source of ['microphone', 'camera'] as const) {
    const { problem } = own.store.get()[source];
    if (problem) announce(helpFor(source, problem).title);
  }
}
