import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bringUpToDate, fingerprint, isUpToDate } from './stamp.ts';

describe('what is built from files', () => {
  let root: string;
  let made: number;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lectern-stamp-'));
    await mkdir(join(root, 'src'));
    await writeFile(join(root, 'src', 'main.ts'), 'one');
    made = 0;
  });

  afterEach(() => rm(root, { recursive: true }));

  const target = () => ({
    name: 'thing',
    inputs: ['src', 'not-there'],
    outputs: ['dist/thing.mjs'],
    async make() {
      made += 1;
      await mkdir(join(root, 'dist'), { recursive: true });
      await writeFile(join(root, 'dist', 'thing.mjs'), '');
    },
  });

  it('is made once and then left alone while nothing changes', async () => {
    expect((await bringUpToDate(root, target())).state).toBe('made');
    expect((await bringUpToDate(root, target())).state).toBe('unchanged');
    expect(await isUpToDate(root, target())).toBe(true);
    expect(made).toBe(1);
  });

  it('is made again when a file has other content, comes or goes', async () => {
    await bringUpToDate(root, target());
    await writeFile(join(root, 'src', 'main.ts'), 'two');
    await bringUpToDate(root, target());
    await writeFile(join(root, 'src', 'more.ts'), '');
    await bringUpToDate(root, target());
    await rm(join(root, 'src', 'more.ts'));
    await bringUpToDate(root, target());
    expect(made).toBe(4);
  });

  it('is made again when its output is gone, or when that is asked for', async () => {
    await bringUpToDate(root, target());
    await rm(join(root, 'dist', 'thing.mjs'));
    await bringUpToDate(root, target());
    await bringUpToDate(root, target(), true);
    expect(made).toBe(3);
  });

  it('is not taken for made when making failed', async () => {
    const broken = { ...target(), make: () => Promise.reject(new Error('no')) };
    await expect(bringUpToDate(root, broken)).rejects.toThrow('no');
    expect(await isUpToDate(root, target())).toBe(false);
  });

  it('does not depend on specs, nor on when a file was written', async () => {
    const before = await fingerprint(root, ['src']);
    await writeFile(join(root, 'src', 'main.spec.ts'), 'a test');
    await writeFile(join(root, 'src', 'main.ts'), 'one');
    expect(await fingerprint(root, ['src'])).toBe(before);
  });
});
