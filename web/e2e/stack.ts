import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeMedia } from './media-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const patienceMs = 120_000;

/** What the launcher keeps of the organisation that it made. Rosa is its admin; her link works more than once. */
type Demo = { readonly apiKey: string; readonly links: { readonly Rosa: string } };

/** Starts the real stack on free ports with empty data, as a person would, and makes the files for cameras and microphones. */
export default async function startStack(): Promise<() => Promise<void>> {
  const data = mkdtempSync(join(tmpdir(), 'lectern-browser-'));
  const [port, mediaPort] = [await freePort(), await freePort()];
  const places = ['--port', port, '--media-port', mediaPort, '--data', data].map(String);
  const broker = process.env['LECTERN_TEST_BUS'];
  const bus = broker ? ['--bus', `${broker}/browser-${process.pid}`] : [];
  const launch = [join(root, 'tools/launch.cjs'), 'start', '--', ...places, ...bus, '--workers', '1', '--fresh'];
  const stack = spawn(process.execPath, launch, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const media = makeMedia();
  try {
    await untilOpen(stack);
  } catch (error) {
    stack.kill('SIGTERM');
    throw error;
  }
  const { apiKey, links } = JSON.parse(readFileSync(join(data, 'demo.json'), 'utf8')) as Demo;
  process.env['LECTERN_ORIGIN'] = `http://localhost:${port}`;
  process.env['LECTERN_API_KEY'] = apiKey;
  process.env['LECTERN_REGISTRAR_LINK'] = `http://localhost:${port}${links.Rosa}`;
  process.env['LECTERN_MEDIA'] = await media;
  return async () => {
    stack.kill('SIGTERM');
    await new Promise((ended) => (stack.exitCode === null ? stack.once('exit', ended) : ended(undefined)));
    rmSync(data, { recursive: true, force: true });
  };
}

function untilOpen(stack: ChildProcess): Promise<void> {
  let said = '';
  return new Promise((open, fail) => {
    const late = setTimeout(
      () => fail(new Error(`the stack was not open after ${patienceMs} ms:\n${said}`)),
      patienceMs,
    );
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (!said.includes('Ctrl-C')) return;
      clearTimeout(late);
      open();
    };
    stack.stdout?.on('data', hear);
    stack.stderr?.on('data', hear);
    stack.once('exit', (code) => {
      clearTimeout(late);
      fail(new Error(`the stack ended with ${code}:\n${said}`));
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((found, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => found(port));
    });
  });
}
