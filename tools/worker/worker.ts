import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Say } from '../progress.cjs';

/** The mediasoup worker's version and sources, as npm brought them. */
export type MediasoupPackage = { readonly folder: string; readonly version: string };

/**
 * The path of a mediasoup worker that runs on this machine: the one named by MEDIASOUP_WORKER_BIN, the one kept from an earlier time, the
 * prebuilt one, or one built here, in this order. Kept outside the clone, by its version and by how it was made, so that the next clone has it too.
 */
export async function ensureWorker(say: Say): Promise<string> {
  const given = process.env['MEDIASOUP_WORKER_BIN'];
  if (given) {
    if (!(await runs(given)))
      throw new Error(`MEDIASOUP_WORKER_BIN names ${given}, which is not a mediasoup worker that runs here.`);
    return given;
  }
  const source = await findPackage();
  const kept = join(cacheFolder(), `mediasoup-worker-${source.version}-${process.arch}-${await recipe()}`);
  if (await runs(kept)) return kept;
  await mkdir(dirname(kept), { recursive: true });
  const made = `${kept}.${process.pid}`;
  try {
    if (!(await download(source, made, say))) await (await import('./build.ts')).buildWorker(source, made, say);
    if (!(await runs(made))) throw new Error('The mediasoup worker was made, but does not run on this machine.');
    await rename(made, kept);
  } finally {
    await rm(made, { force: true });
  }
  return kept;
}

/** Where things are kept that are costly to make and the same for every clone. */
export const cacheFolder = () => join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lectern');

async function findPackage(): Promise<MediasoupPackage> {
  const root = join(import.meta.dirname, '..', '..', 'services', 'media', 'package.json');
  // The package exports no package.json; its entry lies two folders below its root.
  const entry = createRequire(root).resolve('mediasoup');
  const folder = join(entry.slice(0, entry.lastIndexOf('/mediasoup/')), 'mediasoup');
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { folder, version };
}

/** What decides how a worker comes out, besides its version: a worker made by an older recipe is not used again. */
async function recipe(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of ['build.ts', 'srtp.h', 'stand-ins.ts'])
    hash.update(await readFile(join(import.meta.dirname, name)));
  return hash.digest('hex').slice(0, 12);
}

/** A good worker that is started without its version in the environment says so with status 41. */
function runs(file: string): Promise<boolean> {
  return new Promise((settle) => execFile(file, { env: {} }, (error) => settle(error?.code === 41)));
}

/** The project's own release for this system. A machine that cannot reach it goes on after a few seconds. */
async function download({ version }: MediasoupPackage, to: string, say: Say): Promise<boolean> {
  const kernel =
    process.platform === 'linux'
      ? `-kernel${(await readFile('/proc/sys/kernel/osrelease', 'utf8')).split('.')[0]}`
      : '';
  const name = `mediasoup-worker-${version}-${process.platform}-${process.arch}${kernel}.tgz`;
  say('looking for a prebuilt mediasoup worker');
  const at =
    process.env['MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL'] ??
    'https://github.com/versatica/mediasoup/releases/download';
  try {
    const reply = await fetch(`${at}/${version}/${name}`, { signal: AbortSignal.timeout(20_000) });
    if (!reply.ok) return false;
    const archive = Buffer.from(await reply.arrayBuffer());
    await unpack(archive, to);
    return await runs(to);
  } catch {
    return false;
  }
}

async function unpack(archive: Buffer, to: string) {
  const folder = `${to}.d`;
  await mkdir(folder, { recursive: true });
  try {
    const tar = spawn('tar', ['-xz', '-C', folder], { stdio: ['pipe', 'ignore', 'ignore'] });
    tar.stdin.on('error', () => {});
    tar.stdin.end(archive);
    await new Promise((settle) => tar.once('close', settle));
    await rename(join(folder, 'mediasoup-worker'), to);
    await chmod(to, 0o755);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
