import { ground, ink, inner, page } from './look.ts';
import type { Paper } from './paper.ts';

export type Column<Row> = {
  readonly title: string;
  /** In points; together no more than the page has. */
  readonly width: number;
  draw(row: Row, x: number, y: number, width: number): void;
};

const pad = 8;
const headHeight = 22;

/** A table over as many pages as it needs, with its head on each of them. */
export async function drawTable<Row>(
  paper: Paper,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  heightOf: (row: Row) => number,
): Promise<void> {
  const drawHead = () => {
    paper.box(page.side, paper.y, inner, headHeight, ground.sunken, 4);
    let x = page.side;
    const endRow = paper.begin('TR');
    for (const { title, width } of columns) {
      const style = { face: 'strong', size: 8, ink: ink.soft } as const;
      const endCell = paper.begin('TH');
      paper.line(title, x + pad, paper.y + 6.5, width - pad, style);
      endCell();
      x += width;
    }
    endRow();
    paper.y += headHeight;
  };
  // A head alone at the end of a page says nothing.
  await paper.need(headHeight + 30);
  const endTable = paper.begin('Table');
  drawHead();
  paper.repeatOnNewPages(drawHead);
  for (const row of rows) {
    const height = heightOf(row);
    await paper.need(height);
    const endRow = paper.begin('TR');
    let x = page.side;
    for (const { width, draw } of columns) {
      const endCell = paper.begin('TD');
      draw(row, x + pad, paper.y + 7, width - pad);
      endCell();
      x += width;
    }
    endRow();
    paper.y += height;
    paper.rule(paper.y);
  }
  paper.repeatOnNewPages(undefined);
  endTable();
  paper.y += 12;
}
