import { deadLink, nameMistake } from './sign-in-model.ts';

describe('a guest’s name', () => {
  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['x'.repeat(81), 'too-long'],
    ['Gus', undefined],
    ['👩🏽‍🏫 نور', undefined],
    ['x'.repeat(80), undefined],
  ])('%j is told as %p', (name, mistake) => {
    expect(nameMistake(name)).toBe(mistake);
  });
});

describe('a refused link', () => {
  it.each([
    ['LINK_EXPIRED', 'expired'],
    ['LINK_USED', 'used'],
    ['LINK_REVOKED', 'revoked'],
    ['LINK_UNKNOWN', 'unknown'],
    ['NAME_INVALID', undefined],
  ])('%s is the page %p', (code, page) => {
    expect(deadLink(code)).toBe(page);
  });
});
