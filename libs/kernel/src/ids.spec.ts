import { findId, isId, newId } from './ids.ts';

describe('ids', () => {
  it('are canonical UUIDs that sort by the time they were made', () => {
    const ids = Array.from({ length: 1000 }, () => newId());
    expect(ids.every(isId)).toBe(true);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(1000);
  });

  it.each(['', 'x', '00000000-0000-0000-0000-000000000000', "1' or '1'='1", '0192F3A0-0000-7000-8000-000000000000'])(
    'refuse %p from outside',
    (text) => {
      expect(findId(text)).toBeUndefined();
    },
  );
});
