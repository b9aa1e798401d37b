import { findId, refusal, type Id, type Refusal } from '@lectern/kernel';

export type PageAsked = { readonly limit: number; readonly cursor: string };
export type PageRefusal = Refusal<'PAGE_LIMIT_INVALID' | 'CURSOR_INVALID'>;

const defaultLimit = 50;
const mostPerPage = 200;

/** 1 to 200 items, 50 unless said, after the one that the previous page ended with. Ids sort by time. */
export function planPage<Kind extends string>({
  limit,
  cursor,
}: PageAsked): { readonly limit: number; readonly after: Id<Kind> | undefined } | PageRefusal {
  if (limit < 0 || limit > mostPerPage)
    return refusal('PAGE_LIMIT_INVALID', `a page has 1 to ${mostPerPage} items`, {
      figures: { limit: String(mostPerPage) },
    });
  const after = findId<Kind>(cursor);
  if (cursor !== '' && after === undefined) return refusal('CURSOR_INVALID', 'a cursor is what the previous page gave');
  return { limit: limit === 0 ? defaultLimit : limit, after };
}
