import { readFileSync } from 'node:fs';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';
import { pseudo } from './pseudo.ts';

const folder = new URL('../src/platform/locale/', import.meta.url);
const fileOf = (name: string) => new URL(`${name.replace('pseudo', 'en')}.json`, folder).pathname;

/**
 * Turns `virtual:catalog/<locale>` and `virtual:catalog/<part>.<locale>` into messages that are compiled already, so that the browser
 * gets no message parser. The locale `pseudo` is the English catalog with marks around every sentence: text without marks escaped translation.
 */
export function catalogs(): Plugin {
  return {
    name: 'lectern-catalogs',
    resolveId: (id) => (id.startsWith('virtual:catalog/') ? `\0${id}` : undefined),
    load(id) {
      const name = /^\0virtual:catalog\/((?:\w+\.)?\w+)$/.exec(id)?.[1];
      if (name === undefined) return undefined;
      this.addWatchFile(fileOf(name));
      const messages: Record<string, string> = JSON.parse(readFileSync(fileOf(name), 'utf8'));
      const compiled = Object.entries(messages).map(([key, message]) => {
        return [key, compileMessage(name.endsWith('pseudo') ? pseudo(message) : message)];
      });
      return `export const messages = ${JSON.stringify(Object.fromEntries(compiled))};`;
    },
  };
}
