import { setupI18n } from '@lingui/core';
import { recall, remember } from '../remember.ts';
import { Store } from '../store.ts';
import type english from './en.json';

/** Every sentence of the app by name; the English catalog is the source. */
export type TextId = keyof typeof english;
export type Locale = 'en' | 'es';
export const locales: Readonly<Record<Locale, string>> = { en: 'English', es: 'Español' };

type Catalog = { readonly messages: Record<string, string> };
const catalogs: Record<string, () => Promise<Catalog>> = {
  en: () => import('virtual:catalog/en'),
  es: () => import('virtual:catalog/es'),
  pseudo: () => import('virtual:catalog/pseudo'),
};

const i18n = setupI18n();

/** The language on the screen; the root of the app renders anew when it changes. */
export const locale = new Store<string>('en');

/** The sentence in the reader's language. Values are text or numbers; plural rules live in the catalog. */
export function text(id: TextId, values?: Readonly<Record<string, string | number>>): string {
  return i18n._(id, values);
}

export async function chooseLocale(next: string): Promise<void> {
  const load = catalogs[next] ?? catalogs['en']!;
  const { messages } = await load();
  i18n.load(next, messages);
  i18n.activate(next, formatLocale(next));
  document.documentElement.lang = formatLocale(next);
  locale.set(next);
}

export function keepLocale(next: Locale): void {
  remember('locale', next);
  void chooseLocale(next);
}

/** What the address asks for, or what was chosen before, or the first language of the browser that we speak. */
export function firstLocale(): string {
  const asked = new URLSearchParams(location.search).get('locale') ?? recall('locale');
  if (asked !== undefined && asked in catalogs) return asked;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in locales) ?? 'en';
}

/** For Intl, which knows no pseudo-language. */
export function formatLocale(of = locale.get()): string {
  if (of !== 'en') return of === 'pseudo' ? 'en' : of;
  return navigator.languages.find((tag) => tag.startsWith('en')) ?? 'en';
}
