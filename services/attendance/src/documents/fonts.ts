import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Font } from 'fontkit';

const files = {
  text: '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  strong: '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
  title: '@expo-google-fonts/source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf',
} as const;

/** The web app's fonts (OFL), with Latin, Greek and Cyrillic. */
export type Face = keyof typeof files;
export type Fonts = {
  readonly bytes: Readonly<Record<Face, Buffer>>;
  /** The text with a box for each character that the fonts do not have, and without what only controls its direction. */
  readable(text: string): string;
};

let loading: Promise<Fonts> | undefined;

/** Read once, when the first document is made. */
export function loadFonts(): Promise<Fonts> {
  return (loading ??= load());
}

async function load(): Promise<Fonts> {
  const { resolve } = createRequire(import.meta.url);
  const read = async (face: Face) => readFile(resolve(files[face]));
  const [text, strong, title] = await Promise.all([read('text'), read('strong'), read('title')]);
  const { create } = await import('fontkit');
  const font = create(text) as Font;
  return { bytes: { text, strong, title }, readable: (written) => readableIn(font, written) };
}

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
// Cc are controls; Cf are marks of direction and joining, which only make sense where they are drawn right to left.
const unprintable = /[\p{Cc}\p{Cf}\p{Variation_Selector}]/gu;

function readableIn(font: Font, written: string): string {
  const line = written.toWellFormed().normalize('NFC').replace(/\s+/g, ' ').trim();
  const hasAll = (cluster: string) => [...cluster].every((sign) => font.hasGlyphForCodePoint(sign.codePointAt(0)!));
  const clusters = [...segmenter.segment(line)].map(({ segment }) => segment.replace(unprintable, ''));
  return clusters.map((cluster) => (hasAll(cluster) ? cluster : '□')).join('');
}
