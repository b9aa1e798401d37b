import type { Interval, Intervals } from '../domain/interval.ts';
import type { Verdict } from '../domain/words.ts';
import type { Imprint } from '../usecases/documents/press.ts';
import { accent, chips, ground, ink, inner, page } from './look.ts';
import type { Paper, Style } from './paper.ts';
import type { Sentences } from './sentences.ts';
import type { Wording } from './times.ts';

/** What documents are made of: heading, figures, verdicts, bars, the foot with the code. */

export function drawHeading(paper: Paper, over: string, title: string, under: string): void {
  const write = (tag: 'P' | 'H1', text: string, down: number, style: Style) => {
    const end = paper.begin(tag);
    paper.line(text, page.side, paper.y + down, inner, style);
    end();
  };
  write('P', over, 0, { size: 9.5, ink: ink.soft });
  write('H1', title, 15, { face: 'title', size: 21 });
  write('P', under, 45, { size: 9, ink: ink.soft });
  paper.y += 66;
}

export type Figure = { readonly value: string; readonly name: string };

/** Figures side by side, each in a frame. */
export function drawFigures(paper: Paper, figures: readonly Figure[]): void {
  const gap = 8;
  const width = (inner - gap * (figures.length - 1)) / figures.length;
  figures.forEach(({ value, name }, index) => {
    const x = page.side + index * (width + gap);
    paper.frame(x, paper.y, width, 46);
    const end = paper.begin('P');
    paper.line(value, x + 10, paper.y + 7, width - 20, { face: 'title', size: 16 });
    paper.line(name, x + 10, paper.y + 29, width - 20, { size: 8.5, ink: ink.soft });
    end();
  });
  paper.y += 60;
}

/** A verdict as a sign and a word on a soft ground. */
export function drawVerdict(paper: Paper, verdict: Verdict, word: string, x: number, y: number, width: number): void {
  const chip = chips[verdict];
  const style = { face: 'strong', size: 8, ink: chip.ink } as const;
  const wide = Math.min(width, paper.widthOf(word, style) + 22);
  paper.box(x, y - 2.5, wide, 14, chip.ground, 7);
  paper.sign(chip.sign, x + 6, y + 0.8, 7.5, chip.ink);
  paper.line(word, x + 16.5, y - 0.2, wide - 20, style);
}

/** When somebody was there, against the length of the class. */
export function drawBar(
  paper: Paper,
  frame: Interval,
  intervals: Intervals,
  x: number,
  y: number,
  width: number,
): void {
  paper.box(x, y, width, 7, ground.sunken, 2);
  const lengthMs = frame.toMs - frame.fromMs;
  if (lengthMs <= 0) return;
  for (const { fromMs, toMs } of intervals) {
    const left = ((fromMs - frame.fromMs) / lengthMs) * width;
    const wide = ((toMs - fromMs) / lengthMs) * width;
    // A moment is still seen, and what begins at the very end stays inside.
    const seen = Math.max(0.8, wide);
    paper.box(x + Math.min(left, width - seen), y, seen, 7, accent, 1.5);
  }
}

/** Who issued it, where it is confirmed, and which page this is. */
export function footOf(organisationName: string, imprint: Imprint, words: Sentences, wording: Wording) {
  const { issuedByName, issuedAtMs, code, verifyAt } = imprint;
  const issued = words.issued(issuedByName, wording.moment(issuedAtMs));
  return (paper: Paper, number: number, pages: number) => {
    const top = page.height - page.bottom + 14;
    const half = inner / 2;
    paper.rule(top);
    paper.line(organisationName, page.side, top + 9, half, { face: 'strong', size: 8 });
    paper.line(issued, page.side, top + 21, half + 40, { size: 8, ink: ink.soft });
    paper.line(words.confirmAt(`${verifyAt}/${code}`), page.side, top + 33, inner - 80, { size: 7.5, ink: ink.faint });
    const right = page.side + half;
    paper.line(`${words.code} ${code}`, right, top + 9, half, { face: 'strong', size: 8, align: 'right' });
    paper.line(words.pageOf(number, pages), right, top + 33, half, { size: 7.5, ink: ink.soft, align: 'right' });
  };
}
