import { isId, refusal, type Refusal } from '@lectern/kernel';

/** Where in a list a page ends: the sort key of its last item. Stable under inserts, unlike a count of items to skip. */
export type Position = { readonly id: string; readonly at?: Date };

export type PageWindow = { readonly limit: number; readonly after: Position | undefined };
export type Page<Item> = { readonly items: readonly Item[]; readonly next: Position | undefined };
export type PageRefusal = Refusal<'PAGE_LIMIT_INVALID' | 'CURSOR_INVALID'>;

const defaultLimit = 50;
export const mostPerPage = 200;

/** 1 to 200 items, 50 unless said, after the place that the cursor of the previous page names. */
export function planPage({ limit, cursor }: { limit: number; cursor: string }): PageWindow | PageRefusal {
  if (limit < 0 || limit > mostPerPage)
    return refusal('PAGE_LIMIT_INVALID', `a page has 1 to ${mostPerPage} items`, {
      figures: { limit: String(mostPerPage) },
    });
  const after = cursor === '' ? undefined : readCursor(cursor);
  if (cursor !== '' && after === undefined) return refusal('CURSOR_INVALID', 'a cursor is what the previous page gave');
  return { limit: limit === 0 ? defaultLimit : limit, after };
}

/** The page out of the rows that were read for it: one more than its limit tells that there is a next one. */
export function cutPage<Item>(rows: readonly Item[], limit: number, positionOf: (item: Item) => Position): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? positionOf(last) : undefined };
}

/** Opaque to everybody else, so that the sort key can change. */
export function writeCursor({ id, at }: Position): string {
  return Buffer.from(at ? `${id} ${at.getTime()}` : id).toString('base64url');
}

function readCursor(cursor: string): Position | undefined {
  if (cursor.length > 100) return undefined;
  const [id = '', time, ...rest] = Buffer.from(cursor, 'base64url').toString('latin1').split(' ');
  if (!isId(id) || rest.length > 0) return undefined;
  if (time === undefined) return { id };
  return /^\d{1,15}$/.test(time) ? { id, at: new Date(Number(time)) } : undefined;
}
