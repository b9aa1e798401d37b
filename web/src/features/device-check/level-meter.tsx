import { useEffect, useRef, useState } from 'react';
import { text } from '../../platform/locale/text.ts';
import { meterTrack } from '../../platform/level-meter.ts';

/** A bar that follows the voice. The bar is written to the element directly; React hears only "heard" or "not heard". */
export function LevelMeter({ track }: { track: MediaStreamTrack | undefined }) {
  const bar = useRef<HTMLDivElement>(null);
  const [heard, setHeard] = useState(false);
  useEffect(() => {
    const element = bar.current;
    if (track === undefined || element === null) return undefined;
    let told = 0;
    const stop = meterTrack(track, (level) => {
      element.style.setProperty('--level', level.toFixed(3));
      if (level > 0.3) setHeard(true);
      if (performance.now() - told < 500) return;
      told = performance.now();
      element.setAttribute('aria-valuenow', String(Math.round(level * 100)));
    });
    return () => {
      stop();
      element.style.setProperty('--level', '0');
      setHeard(false);
    };
  }, [track]);
  const sentence = track === undefined ? 'check.muted' : heard ? 'check.heard' : 'check.say-something';
  return (
    <>
      <div
        ref={bar}
        className="meter"
        role="meter"
        aria-label={text('check.level')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={0}
      />
      <span className="hint" role="status">
        {text(sentence)}
      </span>
    </>
  );
}
