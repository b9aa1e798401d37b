import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

const atFirst = 200;

/** The first rows of a long list, and the way to the rest. Paper gets all of them. */
export function useShownRows<Row>(rows: readonly Row[]) {
  const [all, setAll] = useState(false);
  useEffect(() => {
    const show = () => flushSync(() => setAll(true));
    addEventListener('beforeprint', show);
    return () => removeEventListener('beforeprint', show);
  }, []);
  const isCut = !all && rows.length > atFirst;
  return { shown: isCut ? rows.slice(0, atFirst) : rows, onMore: isCut ? () => setAll(true) : undefined };
}
