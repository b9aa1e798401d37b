import { join } from 'node:path';
import { root } from '../root.ts';
import { run } from '../run.ts';
import { bringUpToDate, isUpToDate, type Made, type Target } from './stamp.ts';
import { proto, services, web } from './targets.ts';

export type BuildOptions = {
  /** Only these: `proto`, `web` or a service. All when left out. */
  readonly only?: readonly string[];
  readonly force?: boolean;
};

/** Brings everything that runs up to date: generated messages, then the services and the web app side by side. */
export async function build({ only, force }: BuildOptions = {}): Promise<Made[]> {
  const wanted = (target: Target) => !only || only.includes(target.name);
  // Everything else imports the generated messages.
  const first = await bringUpToDate(root, proto, force && wanted(proto));
  const rest = await Promise.all(
    [...services(), web].filter(wanted).map((target) => bringUpToDate(root, target, force)),
  );
  return [first, ...rest];
}

/** The same in a process of its own when something has changed: a bundler leaves hundreds of megabytes behind in whoever ran it. Returns what was made. */
export async function buildApart(only?: readonly string[]): Promise<string[]> {
  const wanted = [proto, ...services(), web].filter((target) => !only || only.includes(target.name));
  const current = await Promise.all(wanted.map((target) => isUpToDate(root, target)));
  if (current.every(Boolean)) return [];
  const { code, output } = await run([
    process.execPath,
    join(import.meta.dirname, 'main.ts'),
    '--json',
    ...(only ?? []),
  ]);
  if (code !== 0) throw new Error(output.trim());
  const made = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '[]') as Made[];
  return made.flatMap(({ name, state }) => (state === 'made' ? [name] : []));
}
