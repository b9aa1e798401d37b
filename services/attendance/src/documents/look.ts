import type { Verdict } from '../domain/words.ts';

/** The look of the web app on paper: the same ink, accent and soft grounds. Lengths are points. */
export const ink = { strong: '#1c1f26', soft: '#4d5362', faint: '#646a79' } as const;
export const ground = { sunken: '#f1efe9', line: '#dedad0' } as const;
export const accent = '#2447c5';

export const page = { width: 595.28, height: 841.89, side: 42, top: 40, bottom: 74 } as const;
export const inner = page.width - 2 * page.side;

type Chip = { readonly ink: string; readonly ground: string; readonly sign: string };

/** The colour of a verdict is always doubled by its word and its sign, a path within 10 × 10. */
export const chips: Readonly<Record<Verdict, Chip>> = {
  none: { ink: ink.faint, ground: ground.sunken, sign: 'M2 5 H8' },
  present: { ink: '#0c6e4f', ground: '#e2f3ec', sign: 'M1.8 5.4 L4.1 7.7 L8.4 2.6' },
  late: { ink: '#8a4b08', ground: '#fdf0d9', sign: 'M5 1 A4 4 0 1 0 5.001 1 M5 2.8 V5.2 L6.6 6.2' },
  'left-early': { ink: '#8a4b08', ground: '#fdf0d9', sign: 'M3.6 1.6 H1.6 V8.4 H3.6 M4 5 H8.6 M6.6 3 L8.6 5 L6.6 7' },
  absent: { ink: '#b3261e', ground: '#fce8e6', sign: 'M2.2 2.2 L7.8 7.8 M7.8 2.2 L2.2 7.8' },
  excused: { ink: accent, ground: '#e8edfc', sign: 'M2.2 1 H6 L8 3 V9 H2.2 Z M3.8 5.6 L4.8 6.6 L6.6 4.6' },
};
