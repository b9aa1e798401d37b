import { setupI18n } from '@lingui/core';
import { recall, remember } from '../remember.ts';
import { Store } from '../store.ts';
import type english from './en.json';
import type records from './records.en.json';

/** Every sentence of the app by name; the English catalogs are the source. */
export type TextId = keyof typeof english | keyof typeof records;
export type Locale = 'en' | 'es';
export const locales: Readonly<Record<Locale, string>> = { en: 'English', es: 'Español' };

type Catalog = { readonly messages: Record<string, string> };
/** Sentences by language, each loaded when it is wanted. */
export type Catalogs = Readonly<Record<string, () => Promise<Catalog>>>;
const catalogs: Catalogs = {
  en: () => import('virtual:catalog/en'),
  es: () => import('virtual:catalog/es'),
  pseudo: () => import('virtual:catalog/pseudo'),
};

/** What is spoken: the sentences of every page, and those of the parts that were loaded since. */
const spoken = [catalogs];
const i18n = setupI18n();

/** The language on the screen; the root of the app renders anew when it changes. */
export const locale = new Store<string>('en');

/** The sentence in the reader's language. Values are text or numbers; plural rules live in the catalog. */
export function text(id: TextId, values?: Readonly<Record<string, string | number>>): string {
  return i18n._(id, values);
}

export async function chooseLocale(next: string): Promise<void> {
  await Promise.all(spoken.map((part) => loadPart(part, next)));
  i18n.activate(next, formatLocale(next));
  document.documentElement.lang = formatLocale(next);
  locale.set(next);
}

/** Adds the sentences of a part of the app, before its pages are shown. */
export async function alsoSpeak(part: Catalogs): Promise<void> {
  if (!spoken.includes(part)) spoken.push(part);
  await loadPart(part, locale.get());
}

async function loadPart(part: Catalogs, next: string): Promise<void> {
  i18n.load(next, (await (part[next] ?? part['en']!)()).messages);
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
