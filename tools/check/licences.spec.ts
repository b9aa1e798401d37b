import { findForeignLicences, isCompatible } from './licences.ts';

describe('licences of dependencies', () => {
  it.each(['MIT', 'Apache-2.0 AND MIT', '(MIT OR GPL-3.0)', '(MIT AND CC-BY-3.0)'])('takes %s', (expression) => {
    expect(isCompatible(expression)).toBe(true);
  });

  it.each(['GPL-3.0', 'AGPL-3.0-only', 'MIT AND GPL-2.0', 'none', 'SEE LICENSE IN FILE'])(
    'refuses %s',
    (expression) => {
      expect(isCompatible(expression)).toBe(false);
    },
  );

  it('finds only compatible ones among what is installed', async () => {
    expect(await findForeignLicences()).toEqual([]);
  });
});
