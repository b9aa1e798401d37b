import { isId } from '@lectern/kernel';
import { newCommandId, newTraceparent } from './random.ts';

describe('what the client makes up', () => {
  it('are command ids that a server accepts, each its own', () => {
    const ids = Array.from({ length: 500 }, newCommandId);
    expect(ids.filter((id) => !isId(id))).toEqual([]);
    expect(new Set(ids).size).toBe(500);
  });

  it('are W3C trace contexts', () => {
    expect(newTraceparent()).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });
});
