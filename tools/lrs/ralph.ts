import { ensureRalph, ralphProgram } from '@lectern/testing';
import type { Say } from '../progress.cjs';
import { ensurePackages, succeeds, type Need } from '../system/packages.ts';

const python: Need = { name: 'python3', isThere: () => succeeds('python3', '--version') };
/** Debian keeps what a virtual environment is made with in a package of its own. */
const venv: Need = { name: 'python3-venv', isThere: () => succeeds('python3', '-c', 'import ensurepip, venv') };

/** Makes sure that the tests can start a learning record store: Python, and Ralph, which pip fetches once for all clones. */
export async function ensureRecordStore(say: Say): Promise<void> {
  const { isPresent } = await ralphProgram();
  await ensurePackages(isPresent ? [python] : [python, venv], 'A learning record store for tests', say);
  if (!isPresent) say('fetching Ralph with pip; usually under a minute');
  await ensureRalph();
}
