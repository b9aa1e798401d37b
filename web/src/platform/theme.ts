import { recall, remember } from './remember.ts';
import { Store } from './store.ts';

export type Theme = 'system' | 'light' | 'dark';

const isTheme = (text: string | undefined): text is Theme => text === 'system' || text === 'light' || text === 'dark';

const kept = recall('theme');
export const theme = new Store<Theme>(isTheme(kept) ? kept : 'system');

export function chooseTheme(next: Theme): void {
  theme.set(next);
  remember('theme', next === 'system' ? undefined : next);
  applyTheme();
}

/** The style sheet follows the system by itself; only a choice needs a mark. */
export function applyTheme(): void {
  const chosen = theme.get();
  if (chosen === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = chosen;
}
