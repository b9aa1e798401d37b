/** What was measured, the figures, their ratio in this run, the goal, and whether it was met. */
export type Row = readonly [what: string, figures: string, ratio: string, goal: string, verdict: string];

export const judge = (isMet: boolean) => (isMet ? 'met' : 'MISSED');

export function table(rows: readonly Row[]): string {
  const header: Row = ['what', 'measured', 'ratio', 'goal', ''];
  return [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
