import { useCallback, useEffect, useRef, useState } from 'react';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly error: unknown };

/** Runs `load` now and whenever `key` changes. An answer that comes late, for an older key, is dropped. */
export function useLoad<T>(key: string, load: () => Promise<T>): readonly [Loaded<T>, () => void] {
  const [result, setResult] = useState<{ key: string; loaded: Loaded<T> }>({ key, loaded: { state: 'loading' } });
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });
  useEffect(() => {
    let wanted = true;
    const put = (loaded: Loaded<T>) => wanted && setResult({ key, loaded });
    latest.current().then(
      (value) => put({ state: 'ready', value }),
      (error: unknown) => put({ state: 'failed', error }),
    );
    return () => {
      wanted = false;
    };
  }, [key, round]);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  return [result.key === key ? result.loaded : { state: 'loading' }, reload];
}
