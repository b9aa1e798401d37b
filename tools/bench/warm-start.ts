import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '@lectern/testing';
import { root } from '../root.ts';
import { freePorts } from '../up/ports.ts';

export type StartFigures = {
  /** From the command to a class that can be joined. */
  readonly seconds: number;
  /** Of every process, in MB, and of all together. */
  readonly memory: readonly { readonly name: string; readonly megabytes: number }[];
};

/** `npm start` on data that is there already, as on every day but the first. */
export async function measureStart(): Promise<StartFigures> {
  const data = await mkdtemp(join(tmpdir(), 'lectern-start-'));
  try {
    await startOnce(data);
    return readReport(await startOnce(data));
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function startOnce(data: string): Promise<string> {
  const [port = 0, mediaPort = 0] = await freePorts(2);
  const options = ['--report', '--data', data, '--port', String(port), '--media-port', String(mediaPort)];
  const started = startProcess({
    name: 'npm start',
    command: process.execPath,
    args: [join(root, 'tools/launch.cjs'), 'start', ...options],
  });
  try {
    await started.waitFor(/^all\s.* MB$/m, { withinMs: 60_000 });
    return started.output();
  } finally {
    await started.close({ graceMs: 20_000 });
  }
}

function readReport(output: string): StartFigures {
  const seconds = Number(/joinable after ([\d.]+) s/.exec(output)?.[1]);
  const rows = output.matchAll(/^(\S+)\s+\d+ processes\s+(\d+) MB$/gm);
  return { seconds, memory: [...rows].map(([, name = '', megabytes]) => ({ name, megabytes: Number(megabytes) })) };
}
