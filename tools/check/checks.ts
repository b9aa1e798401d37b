import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';
import { packaged, run } from '../run.ts';
import { findForeignLicences } from './licences.ts';
import { findMachineTraces } from './traces.ts';

/** Something that must hold for the whole repository. Answers with what is wrong, or with nothing. */
export type Check = { readonly name: string; run(): Promise<string> };

export const checks: Check[] = [
  // The longest first.
  { name: 'lint and project boundaries', run: lint },
  fromProgram('formatting', packaged('prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.')),
  fromProgram(
    'layers and cycles',
    packaged(
      'dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      'services',
      'libs',
      'web/src',
      'tools',
    ),
  ),
  ...projects().map((project) =>
    fromProgram(`types of ${project}`, packaged('typescript7/bin/tsc', '--noEmit', '--pretty', 'false', '-p', project)),
  ),
  fromProgram('JavaScript until the first picture', [process.execPath, join(root, 'web/size.ts')]),
  fromProgram('contracts: lint', buf('lint'), 'proto'),
  fromProgram('contracts: nothing broken since the baseline', buf('breaking', '--against', 'baseline.binpb'), 'proto'),
  fromList('licences of dependencies', findForeignLicences),
  fromList('nothing of one machine or one registry', findMachineTraces),
];

function projects(): string[] {
  const groups = ['libs', 'services'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => `${group}/${name}`),
  );
  return [...groups, 'proto', 'web', 'tools'].filter((project) => existsSync(join(root, project, 'tsconfig.json')));
}

function buf(...args: string[]): string[] {
  return [join(root, 'node_modules/.bin/buf'), ...args];
}

/** The boundaries are judged by Nx's graph of the projects, which has to be drawn first: without it the rule is silently left out. */
async function lint(): Promise<string> {
  const graph = await wrongIn(packaged('nx/dist/bin/nx.js', 'show', 'projects'));
  return (
    graph || wrongIn(packaged('eslint/bin/eslint.js', '--max-warnings=0', '.'), { refused: 'The rule will be skipped' })
  );
}

function fromProgram(name: string, command: readonly string[], folder?: string): Check {
  return { name, run: () => wrongIn(command, { folder }) };
}

/** What a program finds wrong: all it says, when it ends badly or says what is refused. */
async function wrongIn(command: readonly string[], { folder, refused }: { folder?: string; refused?: string } = {}) {
  const { code, output } = await run(command, { folder, environment: { NX_DAEMON: 'false', NO_COLOR: '1' } });
  if (refused !== undefined && output.includes(refused)) return refused;
  return code === 0 ? '' : output.trim() || `ended with status ${code}`;
}

function fromList(name: string, find: () => Promise<string[]>): Check {
  return { name, run: async () => (await find()).join('\n') };
}
