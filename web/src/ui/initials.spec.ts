import { hueOf, initialsOf } from './initials.ts';

it.each([
  ['Ben Keller', 'BK'],
  ['Ada', 'A'],
  ['  Tomás  de la  Rey ', 'TR'],
  ['王小明', '王'],
  ['نور الهدى', 'نا'],
  ['👩🏽‍🏫 王小明', '王'],
  ['<img src=x>', 'IS'],
  ['', ''],
  ['🙂', ''],
])('the initials of %j are %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

it('a letter under a pile of marks is the letter alone', () => {
  expect(initialsOf('Z\u0337\u0328\u031b\u0322\u034e algo')).toBe('ZA');
});

it('a name has the same of six colours everywhere', () => {
  expect(hueOf('Ben Keller')).toBe(hueOf('Ben Keller'));
  expect(new Set(['Ada', 'Ben', 'Chloe', 'Dario', 'Esi', 'Farid', 'Gwen'].map(hueOf)).size).toBeGreaterThan(2);
});
