import { Store } from './store.ts';

/** The path in the address bar. */
export const path = new Store(typeof location === 'undefined' ? '/' : location.pathname);

if (typeof window !== 'undefined') window.addEventListener('popstate', () => path.set(location.pathname));

export function navigate(to: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  path.set(location.pathname);
  scrollTo(0, 0);
}
