import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdFolder } from './folder.ts';

describe('the data folder', () => {
  let folder: string;

  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'lectern-folder-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('keeps what is in it, and is emptied when that is asked for', async () => {
    const first = await holdFolder(folder, false);
    await writeFile(first.path('kept'), '');
    await first.release();
    await (await holdFolder(folder, false)).release();
    expect(await readdir(folder)).toContain('kept');
    await holdFolder(folder, true);
    expect(await readdir(folder)).not.toContain('kept');
  });

  it('is never emptied when somebody else filled it', async () => {
    await writeFile(join(folder, 'thesis.tex'), '');
    await expect(holdFolder(folder, true)).rejects.toThrow('leaves it alone');
    expect(await readdir(folder)).toEqual(['thesis.tex']);
  });

  it('is held by one process at a time', async () => {
    await holdFolder(folder, false);
    const parent = await readFile(`/proc/${process.ppid}/stat`, 'utf8');
    const started = parent.slice(parent.lastIndexOf(')')).split(' ')[20];
    await writeFile(join(folder, 'lectern.json'), JSON.stringify({ pid: process.ppid, started }));
    await expect(holdFolder(folder, false)).rejects.toThrow(`already runs on ${folder} (process ${process.ppid})`);
  });

  it('is free again when its holder was killed, even if the number lives on in another process', async () => {
    await writeFile(join(folder, 'lectern.json'), JSON.stringify({ pid: process.ppid, started: 'long ago' }));
    await expect(holdFolder(folder, false)).resolves.toBeDefined();
  });
});
