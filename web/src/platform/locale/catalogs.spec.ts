import { readFileSync } from 'node:fs';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { pseudo } from '../../../tooling/pseudo.ts';

const catalog = (locale: string): Record<string, string> => {
  return JSON.parse(readFileSync(new URL(`./${locale}.json`, import.meta.url), 'utf8')) as Record<string, string>;
};
const parts = ['', 'records.'].map((part) => [part, catalog(`${part}en`), catalog(`${part}es`)] as const);

describe.each(parts)('the Spanish catalog %s', (_part, english, spanish) => {
  it('has exactly the sentences of the English one, none of them empty', () => {
    expect(Object.keys(spanish)).toEqual(Object.keys(english));
    expect(Object.values(spanish).every((sentence) => sentence.trim() !== '')).toBe(true);
  });

  it('uses the same values in each sentence', () => {
    for (const [id, sentence] of Object.entries(english))
      expect([id, valuesOf(spanish[id] ?? '')]).toEqual([id, valuesOf(sentence)]);
  });
});

/** The names of the values in a sentence, from its compiled form: text, or lists that begin with a name. */
function valuesOf(sentence: string): string[] {
  const tokens = compileMessage(sentence);
  const names = Array.isArray(tokens)
    ? tokens.map((token) => (Array.isArray(token) ? String(token[0]) : undefined))
    : [];
  return [...new Set(names.flatMap((name) => name ?? []))].sort();
}

it('every sentence is sound message syntax, and has its name in one catalog only', () => {
  for (const sentence of parts.flatMap((part) => part.slice(1).flatMap((one) => Object.values(one))))
    expect(() => compileMessage(sentence)).not.toThrow();
  const names = parts.flatMap(([, english]) => Object.keys(english));
  expect(names).toHaveLength(new Set(names).size);
});

it('the pseudo-locale marks a sentence and leaves its values and rules alone', () => {
  expect(pseudo('Live {time}')).toBe('⟦Lîvé {time}⟧');
  const rule = '{count, plural, one {One} other {# people}}';
  expect(pseudo(rule)).toBe(`⟦${rule}⟧`);
});
