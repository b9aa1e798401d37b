import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { text } from '../../platform/locale/text.ts';
import { Button } from '../../ui/button.tsx';
import type { Stage, Tile } from './classroom-model.ts';
import { TileView } from './tile-view.tsx';

/** The people, one row, each in a place of its own. What does not fit is a step to the side and costs no picture. */
export function Strip({ tiles, stage }: { tiles: readonly Tile[]; stage: Stage }) {
  const row = useRef<HTMLUListElement>(null);
  const overflows = useOverflow(row, tiles.length);
  const step = (direction: number) => {
    row.current?.scrollBy({ left: direction * row.current.clientWidth * 0.8, behavior: 'smooth' });
  };
  return (
    <section className="strip-frame" aria-label={text('strip.label')}>
      {overflows && (
        <Button icon={ChevronLeft} aria-label={text('strip.back')} className="step" onClick={() => step(-1)} />
      )}
      <ul className="strip" ref={row} tabIndex={overflows ? 0 : undefined} aria-label={text('strip.label')}>
        {tiles.map((tile) => (
          <li key={tile.person.id}>
            <TileView tile={tile} onStage={stage.kind === 'person' && stage.id === tile.person.id} />
          </li>
        ))}
      </ul>
      {overflows && (
        <Button icon={ChevronRight} aria-label={text('strip.forward')} className="step" onClick={() => step(1)} />
      )}
    </section>
  );
}

function useOverflow(row: React.RefObject<HTMLElement | null>, count: number): boolean {
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const element = row.current;
    if (element === null) return undefined;
    // It reports a first time when the row has been laid out anyway: measuring here would lay out the page once more.
    const observer = new ResizeObserver(() => setOverflows(element.scrollWidth > element.clientWidth + 1));
    observer.observe(element);
    return () => observer.disconnect();
  }, [row, count]);
  return overflows;
}
