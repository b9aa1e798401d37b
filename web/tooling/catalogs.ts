import { readFileSync } from 'node:fs';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';
import { pseudo } from './pseudo.ts';

const folder = new URL('../src/platform/locale/', import.meta.url);
const fileOf = (locale: string) => new URL(`${locale === 'pseudo' ? 'en' : locale}.json`, folder).pathname;

/**
 * Turns `virtual:catalog/<locale>` into messages that are compiled already, so that the browser gets no message parser.
 * The locale `pseudo` is the English catalog with marks around every sentence: text without marks escaped translation.
 */
export function catalogs(): Plugin {
  return {
    name: 'lectern-catalogs',
    resolveId: (id) => (id.startsWith('virtual:catalog/') ? `\0${id}` : undefined),
    load(id) {
      const locale = /^\0virtual:catalog\/(\w+)$/.exec(id)?.[1];
      if (locale === undefined) return undefined;
      this.addWatchFile(fileOf(locale));
      const messages: Record<string, string> = JSON.parse(readFileSync(fileOf(locale), 'utf8'));
      const compiled = Object.entries(messages).map(([key, message]) => {
        return [key, compileMessage(locale === 'pseudo' ? pseudo(message) : message)];
      });
      return `export const messages = ${JSON.stringify(Object.fromEntries(compiled))};`;
    },
  };
}
