'use strict';
// The one door: `npm start`, `npm test` and the other commands come through here on whatever Node (18 or newer) the machine has. It installs the
// packages when they are not those of the lockfile, and hands over to the Node that the project pins. No dependencies: nothing is installed yet.
const { spawn } = require('node:child_process');
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { homedir } = require('node:os');
const { delimiter, join } = require('node:path');
const { createProgress } = require('./progress.cjs');

const began = Date.now();
const root = join(__dirname, '..');
const bin = join(root, 'node_modules', '.bin');
const npmVersion = '11.19.1';

const commands = {
  start: { run: 'up', steps: 6, about: 'run a classroom on this machine' },
  dev: { run: 'dev', steps: 6, about: 'the same, and build and restart when a file changes' },
  test: {
    run: 'test',
    steps: 5,
    about: 'run everything that must be true; or one project: npm test -- libs/journal',
  },
  check: { run: 'check', steps: 2, about: 'formatting, lint, boundaries, types, contracts, licences' },
  bench: { run: 'bench', steps: 6, needsContracts: true, about: 'measure, as ratios within one run' },
  chaos: {
    run: 'chaos',
    steps: 2,
    needsContracts: true,
    about: 'kill processes in the middle of a class: npm run chaos -- --repetitions 5',
  },
  accuracy: { run: 'accuracy', steps: 1, about: 'hold registers against scripted classes on a simulated clock' },
  trace: { run: 'trace', steps: 2, needsContracts: true, about: 'follow one join through the services' },
  bus: {
    run: 'bus',
    steps: 2,
    needsContracts: true,
    about: 'dead letters of the event bus: npm run bus -- dead-letters',
  },
  migration: { run: 'migration', steps: 1, about: 'begin a migration: npm run migration -- session add-thing' },
};

main().catch((error) => {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
});

async function main() {
  const [name, ...given] = process.argv.slice(2);
  // Whoever comes without npm may still write its separator.
  const rest = given[0] === '--' ? given.slice(1) : given;
  const command = commands[name];
  if (!command) return usage();
  const progress = createProgress({ total: command.steps });
  await progress.step('Packages', async (say) => {
    if (isInstalled()) return {};
    say('installing from the lockfile; usually one to two minutes');
    await install();
    return { note: 'installed' };
  });
  if (command.needsContracts) await progress.step('Contracts', buildContracts);
  handOver(command.run, rest, progress);
}

/** What a program imports has to be there before it begins: the generated messages are not in the repository. */
async function buildContracts() {
  const program = [join(__dirname, 'build', 'main.ts'), 'proto'];
  const { code, output } = await collect(spawn(join(bin, 'node'), program, { cwd: root }));
  if (code !== 0) throw new Error(output);
}

function usage() {
  console.log('usage: node tools/launch.cjs COMMAND\n');
  for (const [name, { about }] of Object.entries(commands)) console.log(`  ${name.padEnd(10)} ${about}`);
  process.exitCode = 2;
}

/** Whether node_modules holds what the lockfile names. npm writes its own record last, so an interrupted installation does not count. */
function isInstalled() {
  if (!existsSync(join(bin, 'node'))) return false;
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true;
    const found = present[path];
    // Programs for other platforms are in the lockfile and rightly not here.
    if (!found) return Boolean(entry.optional || entry.devOptional);
    return found.version === entry.version && found.link === entry.link;
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return {};
  }
}

/**
 * Installs what the lockfile names; npm's output is shown only when it fails. Not `npm ci`: that refuses a lockfile without the entries of platforms
 * which a package has not been released for yet.
 */
async function install() {
  const { command, path } = isNodeRecent() ? ownNpm() : await pinnedNpm();
  const flags = ['install', '--no-save', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error'];
  // mediasoup would download or compile its worker now, silently for minutes. tools/worker does that, where it can be seen and is kept.
  const env = { ...process.env, PATH: path, MEDIASOUP_WORKER_BIN: 'see tools/worker' };
  await npm([...command, ...flags], { cwd: root, env });
  if (!isInstalled()) throw new Error('npm ended well, yet packages are missing. Remove node_modules and try again.');
}

/** npm silently leaves out optional packages, among them programs we need, that ask for a newer Node than the one it runs on. */
function isNodeRecent() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}

/** The npm that called us, or the one on the path. */
function ownNpm() {
  const viaNode = /\.c?js$/.test(process.env.npm_execpath || '');
  return { command: viaNode ? [process.execPath, process.env.npm_execpath] : ['npm'], path: process.env.PATH };
}

/** An npm on the Node that the project pins, fetched by the machine's own and kept beside the media worker. */
async function pinnedNpm() {
  const { node } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies;
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = join(cache, 'lectern', `npm-${npmVersion}-on-node-${node}`);
  const programs = join(folder, 'node_modules', '.bin');
  if (!existsSync(join(programs, 'node'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const wanted = ['install', '--no-save', '--no-audit', '--no-fund', `node@${node}`, `npm@${npmVersion}`];
    await npm([...ownNpm().command, ...wanted], { cwd: folder, env: process.env });
  }
  const path = `${programs}${delimiter}${process.env.PATH}`;
  return { command: [join(programs, 'node'), join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js')], path };
}

async function npm([program, ...args], options) {
  const { code, output } = await collect(spawn(program, args, options));
  if (code !== 0) throw new Error(`The packages could not be installed (npm install):\n${output}`);
}

function collect(child) {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return new Promise((settle) => {
    child.once('error', (error) => settle({ code: 1, output: error.message }));
    child.once('close', (code) => settle({ code, output: output.trim() }));
  });
}

/** Goes on in the pinned Node. Requests to end are passed on; it may hear of Ctrl-C twice, once from the terminal. */
function handOver(folder, args, progress) {
  const env = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE || join(root, 'node_modules', '.cache', 'lectern', 'compiled'),
    LECTERN_STEP: String(progress.next()),
    LECTERN_STEPS: String(progress.total),
    LECTERN_BEGAN: String(began),
  };
  const command = [join(bin, 'node'), join(__dirname, folder, 'main.ts'), ...args];
  // Where the system can tie it to our life, it ends with us even when we are killed.
  if (existsSync('/usr/bin/setpriv')) command.unshift('/usr/bin/setpriv', '--pdeathsig=TERM');
  const child = spawn(command[0], command.slice(1), { cwd: root, env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    console.error(`\nThe pinned Node could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.once('close', (code, signal) => {
    process.exitCode = code === null ? 128 + (signal === 'SIGINT' ? 2 : 15) : code;
  });
}
