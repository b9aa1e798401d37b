import { readdir, readFile } from 'node:fs/promises';

export type Usage = { readonly name: string; readonly processes: number; readonly megabytes: number };

/**
 * The memory of each of these processes with everything it has started, as the kernel's proportional set size: pages that several processes share are
 * counted once in all, so the rows add up to what the machine really gives.
 */
export async function measureMemory(roots: Readonly<Record<string, number>>): Promise<Usage[]> {
  const parents = await readParents();
  const own = new Set(Object.values(roots));
  return Promise.all(
    Object.entries(roots).map(async ([name, root]) => {
      const family = [root, ...descendants(root, parents, own)];
      const sizes = await Promise.all(family.map(proportionalSize));
      return { name, processes: family.length, megabytes: sizes.reduce((sum, size) => sum + size, 0) / 1024 };
    }),
  );
}

export function printUsage(rows: readonly Usage[], joinableMs: number): void {
  const total = rows.reduce((sum, { megabytes }) => sum + megabytes, 0);
  console.log(`joinable after ${(joinableMs / 1_000).toFixed(1)} s`);
  for (const { name, processes, megabytes } of [
    ...rows,
    { name: 'all', processes: rows.reduce((sum, row) => sum + row.processes, 0), megabytes: total },
  ])
    console.log(`${name.padEnd(14)} ${String(processes).padStart(3)} processes ${megabytes.toFixed(0).padStart(5)} MB`);
}

async function readParents(): Promise<Map<number, number>> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const pairs = await Promise.all(pids.map(async (pid) => [pid, await parentOf(pid)] as const));
  return new Map(pairs.flatMap(([pid, parent]) => (parent === undefined ? [] : [[pid, parent]])));
}

async function parentOf(pid: number): Promise<number | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(')')).split(' ')[2]);
}

/** Children and theirs, without those that have a row of their own. */
function descendants(of: number, parents: ReadonlyMap<number, number>, own: ReadonlySet<number>): number[] {
  const children = [...parents].flatMap(([pid, parent]) => (parent === of && !own.has(pid) ? [pid] : []));
  return children.flatMap((child) => [child, ...descendants(child, parents, own)]);
}

async function proportionalSize(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
}
