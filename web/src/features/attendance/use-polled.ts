import { useCallback, useEffect, useRef, useState } from 'react';
import type { Loaded } from '../../platform/use-load.ts';

export type Polled<T> = {
  readonly loaded: Loaded<T>;
  /** The last question was not answered: what is shown is of before. */
  readonly isStale: boolean;
  readonly reload: () => void;
};

type Answer<T> = { readonly loaded: Loaded<T>; readonly isStale: boolean };

/**
 * Loads now, and again as many milliseconds after an answer as `everyMs` says of it (never, when it says nothing). What is
 * shown stays until something newer has come; a page that nobody looks at asks for nothing.
 */
export function usePolled<T>(load: () => Promise<T>, everyMs: (value: T) => number | undefined): Polled<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ loaded: { state: 'loading' }, isStale: false });
  const [round, setRound] = useState(0);
  const latest = useRef({ load, everyMs });
  useEffect(() => {
    latest.current = { load, everyMs };
  });
  useEffect(() => {
    let wanted = true;
    latest.current.load().then(
      (value) => wanted && setAnswer({ loaded: { state: 'ready', value }, isStale: false }),
      (error: unknown) =>
        wanted &&
        setAnswer(({ loaded }) => ({
          loaded: loaded.state === 'ready' ? loaded : { state: 'failed', error },
          isStale: true,
        })),
    );
    return () => {
      wanted = false;
    };
  }, [round]);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  useEffect(() => {
    const wait = answer.loaded.state === 'ready' ? latest.current.everyMs(answer.loaded.value) : undefined;
    if (wait === undefined) return;
    let due = false;
    const ask = () => {
      if (due && document.visibilityState === 'visible') reload();
    };
    const timer = setTimeout(() => {
      due = true;
      ask();
    }, wait);
    document.addEventListener('visibilitychange', ask);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', ask);
    };
  }, [answer, reload]);
  return { ...answer, reload };
}
