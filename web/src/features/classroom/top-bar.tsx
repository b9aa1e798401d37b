import { Settings, Wifi, WifiHigh, WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { RoomView } from '@lectern/sdk';
import { stopwatch } from '../../platform/locale/times.ts';
import { text } from '../../platform/locale/text.ts';
import { Button } from '../../ui/button.tsx';

export function TopBar({ view, onSettings }: { view: RoomView; onSettings: () => void }) {
  return (
    <header className="top">
      <h1 dir="auto" tabIndex={-1}>
        {view.title}
      </h1>
      <span className="course" dir="auto">
        {view.courseTitle}
      </span>
      <LiveChip view={view} />
      <span className="spacer" />
      <LineSign line={view.status === 'reconnecting' ? 'lost' : view.line} />
      <Button size="small" icon={Settings} onClick={onSettings} aria-haspopup="dialog">
        {text('control.settings')}
      </Button>
    </header>
  );
}

/** How long the class has been live. The seconds tick here and nowhere else. */
export function LiveChip({ view }: { view: RoomView }) {
  const [now, setNow] = useState(() => Date.now());
  const isLive = view.phase === 'live' && view.startedAt !== undefined;
  useEffect(() => {
    if (!isLive) return undefined;
    const tick = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(tick);
  }, [isLive]);
  if (!isLive) return <span className="live-chip calm">{text('top.not-started')}</span>;
  return (
    <span className="live-chip number" role="timer">
      {text('top.live', { time: stopwatch(now - view.startedAt!.getTime()) })}
    </span>
  );
}

function LineSign({ line }: { line: RoomView['line'] }) {
  const Symbol = { good: Wifi, weak: WifiHigh, lost: WifiOff }[line];
  return (
    <span className={`line-sign ${line}`}>
      <Symbol className="icon" />
      {text(`line.${line}`)}
    </span>
  );
}
