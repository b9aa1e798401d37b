import { type ExecFileException, execFile, spawn } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Say } from '../progress.cjs';
import { ensurePackages, findProgram, library, program, succeeds } from '../system/packages.ts';
import { writeStandIns } from './stand-ins.ts';
import type { MediasoupPackage } from './worker.ts';

const exec = promisify(execFile);

const needs = [
  program('g++'),
  program('pkg-config'),
  program('ninja-build', 'ninja'),
  program('flatbuffers-compiler', 'flatc'),
  library('libssl-dev', 'openssl'),
  library('libuv1-dev', 'libuv'),
  library('libflatbuffers-dev', 'flatbuffers'),
  library('libabsl-dev', 'absl_strings'),
  // For meson, which the system may have in a version too old.
  { name: 'python3-pip', isThere: () => succeeds('python3', '-m', 'pip', '--version') },
];

/** Builds the worker from the sources inside the npm package, on the system's own libraries. See README.md for why each step is there. */
export async function buildWorker(mediasoup: MediasoupPackage, to: string, say: Say): Promise<void> {
  await ensurePackages(needs, 'Building the mediasoup worker', say);
  const work = await mkdtemp(join(tmpdir(), 'lectern-worker-'));
  const leaveNothing = () => rmSync(work, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
  process.once('exit', leaveNothing);
  try {
    say('building the mediasoup worker: getting meson and libsrtp');
    const [meson] = await Promise.all([findMeson(work), fetchLibsrtp(work)]);
    const packages = await assemble(mediasoup, work);
    const env = { ...process.env, ...meson.env, PKG_CONFIG_PATH: packages };
    const setup = ['setup', join(work, 'build'), join(work, 'worker'), '--buildtype=release', '-Db_ndebug=true'];
    await attempt(meson.command, [...meson.args, ...setup], { env });
    // The worker's build forgets that libwebrtc, too, includes the generated headers (one command writes them all): now and then it would be compiled first.
    await compile(join(work, 'build'), 'fbs/FBS/worker.h', () => {});
    await compile(join(work, 'build'), 'mediasoup-worker', say);
    await copyFile(join(work, 'build', 'mediasoup-worker'), to);
  } finally {
    leaveNothing();
    process.off('exit', leaveNothing);
  }
}

type Meson = { readonly command: string; readonly args: readonly string[]; readonly env: Record<string, string> };

/** The system's meson if it is new enough, or else one of our own that goes away with the work folder. */
async function findMeson(work: string): Promise<Meson> {
  const installed = await exec('meson', ['--version']).then(
    ({ stdout }) => stdout,
    () => '0',
  );
  const [major = 0, minor = 0] = installed.split('.').map(Number);
  if (major > 1 || (major === 1 && minor >= 1)) return { command: 'meson', args: [], env: {} };
  const folder = join(work, 'meson');
  await attempt('python3', ['-m', 'pip', 'install', '--quiet', '--target', folder, 'meson==1.12.0'], {});
  return { command: 'python3', args: ['-m', 'mesonbuild.mesonmain'], env: { PYTHONPATH: folder } };
}

/** libsrtp 2 from the distribution's source package, found through the machine's own package sources read for sources instead of programs. */
async function fetchLibsrtp(work: string) {
  const apt = join(work, 'apt');
  await Promise.all(
    ['lists/partial', 'cache/archives/partial', 'parts'].map((name) => mkdir(join(apt, name), { recursive: true })),
  );
  for (const file of await sourceLists()) {
    const text = (await readFile(file, 'utf8'))
      .replace(/^Types: .*$/gm, 'Types: deb-src')
      .replace(/^deb /gm, 'deb-src ');
    await writeFile(join(apt, 'parts', file.replaceAll('/', '_')), text);
  }
  const places = [
    'Etc::SourceList=-',
    `Etc::SourceParts=${apt}/parts`,
    `State::Lists=${apt}/lists`,
    `Cache=${apt}/cache`,
  ];
  const options = ['-qq', ...places.flatMap((place) => ['-o', `Dir::${place}`])];
  await attempt('apt-get', [...options, 'update'], { cwd: work });
  await attempt('apt-get', [...options, '--download-only', 'source', 'libsrtp2'], { cwd: work });
  const archive = (await readdir(work)).find((name) => name.includes('.orig.tar'));
  await mkdir(join(work, 'libsrtp2'));
  await attempt('tar', ['-xf', join(work, archive ?? ''), '-C', join(work, 'libsrtp2'), '--strip-components=1'], {});
}

async function sourceLists(): Promise<string[]> {
  const folder = '/etc/apt/sources.list.d';
  const below = await readdir(folder).catch(() => []);
  const all = [
    '/etc/apt/sources.list',
    ...below.filter((name) => /\.(list|sources)$/.test(name)).map((name) => join(folder, name)),
  ];
  const texts = await Promise.all(all.map((file) => readFile(file, 'utf8').catch(() => '')));
  return all.filter((_, index) => texts[index]?.trim());
}

/** The worker's sources with our stand-ins for the libraries that its build would download. */
async function assemble({ folder }: MediasoupPackage, work: string): Promise<string> {
  const worker = join(work, 'worker');
  const subprojects = join(worker, 'subprojects');
  await cp(join(folder, 'worker'), worker, { recursive: true });
  await rm(subprojects, { recursive: true });
  await cp(join(work, 'libsrtp2'), join(subprojects, 'libsrtp2'), { recursive: true });
  await mendBioCallback(join(worker, 'src', 'RTC', 'DtlsTransport.cpp'));
  return writeStandIns(subprojects);
}

/**
 * The worker's BIO callback replaces the result of every control by 1. An OpenSSL with kernel TLS asks by such a control whether kTLS is on, believes the 1,
 * leaves out its write buffer, and the first DTLS answer crashes. BIO_CB_RETURN is a bit beside the operation's own, so it has to be tested as one.
 */
async function mendBioCallback(file: string) {
  const text = await readFile(file, 'utf8');
  const mended = text.replace('(operationType == BIO_CB_RETURN)', '((operationType & BIO_CB_RETURN) != 0)');
  if (mended === text)
    throw new Error('DtlsTransport.cpp is not as expected: look whether its BIO callback still needs mending.');
  await writeFile(file, mended);
}

async function compile(folder: string, target: string, say: Say) {
  const ninja = (await findProgram('ninja', 'ninja-build')) ?? 'ninja';
  const child = spawn(ninja, ['-C', folder, target], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let tenths = -1;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output = (output + chunk).slice(-20_000);
      const [, done = 0, all = 1] = /\[(\d+)\/(\d+)\][^[]*$/.exec(output) ?? [];
      const reached = Math.floor((10 * Number(done)) / Number(all));
      if (reached > tenths)
        say(
          `building the mediasoup worker, ${reached * 10} %; usually ${Math.ceil(12 / cpus().length)} minutes on this machine`,
        );
      tenths = Math.max(tenths, reached);
    });
  }
  // Ninja ends its compilers with itself when it is asked, not when it is killed.
  const stop = () => child.kill('SIGTERM');
  process.prependOnceListener('exit', stop);
  const code = await new Promise((settle) => child.once('close', settle));
  process.off('exit', stop);
  if (code !== 0) throw new Error(`The mediasoup worker could not be compiled:\n${firstError(output)}`);
}

const firstError = (output: string) => output.slice(Math.max(0, output.search(/^.*error:/m))).slice(0, 2_000);

async function attempt(command: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv }) {
  try {
    await exec(command, [...args], { maxBuffer: 64 * 1024 * 1024, ...options });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as ExecFileException;
    throw new Error(`${command} ${args.slice(0, 4).join(' ')} … failed:\n${`${stdout}${stderr}`.slice(-3_000)}`);
  }
}
