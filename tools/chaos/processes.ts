import { readdir, readFile } from 'node:fs/promises';
import type { Stack } from '../up/stack.ts';

/** A running process of the stack by its service's name: of several, the one whose gauge is highest. */
export async function busiest(stack: Stack, service: string, gauge: string): Promise<number> {
  const running = stack.processes.filter(({ name }) => name === service || name.startsWith(`${service}-`));
  const measured = await Promise.all(
    running.map(async (process) => ({ pid: process.pid(), value: await gaugeOf(process.pid(), gauge) })),
  );
  const [first] = measured.sort((one, other) => other.value - one.value);
  if (first?.pid === undefined) throw new Error(`no ${service} is running`);
  return first.pid;
}

async function gaugeOf(pid: number | undefined, gauge: string): Promise<number> {
  if (pid === undefined) return -1;
  // A process says where it answers about itself in the environment that it was started with.
  const environment = (await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')).split('\0');
  const health = environment.find((entry) => entry.startsWith('LECTERN_HEALTH_LISTEN='))?.split('=')[1];
  const metrics = await fetch(`http://${health}/metrics`).then(
    (response) => response.text(),
    () => '',
  );
  const line = metrics.split('\n').find((text) => text.startsWith(`${gauge} `) || text.startsWith(`${gauge}{`));
  return Number(line?.split(' ').at(-1) ?? -1);
}

/** The mediasoup worker that has worked most: the one that carries the class. */
export async function busiestWorker(mediaPid: number): Promise<number> {
  const children = await childrenOf(mediaPid);
  const measured = await Promise.all(children.map(async (pid) => ({ pid, ticks: await ticksOf(pid) })));
  const [first] = measured.sort((one, other) => other.ticks - one.ticks);
  if (!first) throw new Error('the media process has no workers');
  return first.pid;
}

async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(
    pids.map(async (pid) => ({ pid: Number(pid), parent: Number((await statOf(Number(pid)))[1]) })),
  );
  return parents.filter((process) => process.parent === parent).map(({ pid }) => pid);
}

const ticksOf = async (pid: number) => Number((await statOf(pid))[11]) + Number((await statOf(pid))[12]);

/** The fields of /proc/PID/stat after the program's name, which may hold anything: state, parent … user and system time. */
async function statOf(pid: number): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
