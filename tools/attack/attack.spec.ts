import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AttackReport } from './main.ts';

it('answers every attack as it must, changes nothing by it, and says no secret in a log', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-attack-'));
  try {
    const file = join(folder, 'report.json');
    const run = promisify(execFile)(process.execPath, [join(import.meta.dirname, 'main.ts'), '--json', file]);
    // What is wrong is in the report; without one, the attack itself has failed.
    const failure = await run.then(
      () => undefined,
      (error: unknown) => error,
    );
    const text = await readFile(file, 'utf8').catch(() => {
      throw failure;
    });
    const { attempts, wrong, died, failures, leaks } = JSON.parse(text) as AttackReport;
    expect({ wrong, died, failures, leaks }).toEqual({ wrong: [], died: [], failures: [], leaks: [] });
    expect(attempts).toBeGreaterThan(280);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 180_000);
