import { newId } from '@lectern/kernel';
import { cutPage, planPage, writeCursor } from './paging.ts';

describe('a page', () => {
  it('has 50 items unless said, and at most 200', () => {
    expect(planPage({ limit: 0, cursor: '' })).toEqual({ limit: 50, after: undefined });
    expect(planPage({ limit: 200, cursor: '' })).toEqual({ limit: 200, after: undefined });
    expect(planPage({ limit: 201, cursor: '' })).toMatchObject({
      code: 'PAGE_LIMIT_INVALID',
      figures: { limit: '200' },
    });
  });

  it('goes on where the cursor says', () => {
    const id = newId();
    const at = new Date('2026-03-02T12:00:00.123Z');
    expect(planPage({ limit: 10, cursor: writeCursor({ id }) })).toEqual({ limit: 10, after: { id } });
    expect(planPage({ limit: 10, cursor: writeCursor({ id, at }) })).toEqual({ limit: 10, after: { id, at } });
  });

  it.each([
    'x',
    '%%%',
    'a'.repeat(10_000),
    Buffer.from("1' or '1'='1").toString('base64url'),
    Buffer.from(`${newId()} x`).toString('base64url'),
    Buffer.from(`${newId()} 1 2`).toString('base64url'),
    Buffer.from(`${newId()} 9999999999999999`).toString('base64url'),
  ])('refuses a cursor that nobody gave: %#', (cursor) => {
    expect(planPage({ limit: 10, cursor })).toMatchObject({ code: 'CURSOR_INVALID' });
  });

  it('names the next one only when there is more', () => {
    const rows = [newId(), newId(), newId()].map((id) => ({ id }));
    const position = ({ id }: { id: string }) => ({ id });
    expect(cutPage(rows, 2, position)).toEqual({ items: rows.slice(0, 2), next: rows[1] });
    expect(cutPage(rows, 3, position)).toEqual({ items: rows, next: undefined });
    expect(cutPage([], 3, position)).toEqual({ items: [], next: undefined });
  });
});
