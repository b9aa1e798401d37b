import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../root.ts';
import type { Target } from './stamp.ts';

/** What every bundle is made from besides its own sources. */
const shared = [
  'libs',
  'proto/lectern',
  'proto/buf.gen.yaml',
  'tools/build',
  'tsconfig.base.json',
  'package-lock.json',
];

/** The programs of a service: how it serves, how its tables come to be, what an operator may ask of it. */
const entryNames = ['main', 'migrate', 'admin'];

export const proto: Target = {
  name: 'proto',
  inputs: ['proto/lectern', 'proto/buf.gen.yaml', 'proto/package.json', 'tools/build'],
  outputs: ['proto/gen/messages', 'proto/gen/grpc'],
  make: () => run('proto', join(root, 'node_modules/.bin/buf'), ['generate']),
};

export const web: Target = {
  name: 'web',
  inputs: ['web', ...shared],
  outputs: ['dist/web/index.html'],
  make: () =>
    run('web', process.execPath, [
      findVite(),
      'build',
      '--outDir',
      '../dist/web',
      '--emptyOutDir',
      '--logLevel',
      'warn',
    ]),
};

/** The services that have a program to run. */
export function services(): Target[] {
  const names = readdirSync(join(root, 'services')).filter((name) => entriesOf(name).length > 0);
  return names.map(serviceTarget);
}

function serviceTarget(name: string): Target {
  const entries = entriesOf(name);
  return {
    name,
    inputs: [`services/${name}`, ...shared],
    outputs: entries.map((entry) => `dist/${name}/${entry}.mjs`),
    // Loaded late: a start that finds everything unchanged does not need the bundler.
    make: async () => (await import('./bundle.ts')).bundle(name, entries),
  };
}

function entriesOf(name: string): string[] {
  return entryNames.filter((entry) => existsSync(join(root, 'services', name, 'src', `${entry}.ts`)));
}

function findVite(): string {
  const manifest = createRequire(join(root, 'web/package.json')).resolve('vite/package.json');
  return join(dirname(manifest), 'bin/vite.js');
}

async function run(folder: string, program: string, args: string[]) {
  const path = `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`;
  try {
    await promisify(execFile)(program, args, { cwd: join(root, folder), env: { ...process.env, PATH: path } });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${folder} could not be built:\n${stdout}${stderr}`);
  }
}
