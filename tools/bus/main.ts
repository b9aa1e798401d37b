import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { busUsage, runBusCommand } from '@lectern/events';
import { defaults } from '../up/options.ts';

const usage = `npm run bus -- COMMAND [--bus ADDRESS | --data FOLDER]

${busUsage}

  --bus ADDRESS                          kafka://host:port[/namespace] or embedded:postgres://…
  --data FOLDER                          the running classroom's own, unless --bus is given; ~/.local/share/lectern

Answers are lines of JSON.`;

try {
  const { bus, data, rest } = takeOptions(process.argv.slice(2));
  const answers = await runBusCommand(bus ?? (await embeddedIn(data ?? defaults().data)), rest);
  if (answers === undefined) throw new Error(usage);
  for (const answer of answers) console.log(JSON.stringify(answer));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** Where the bus is, and what is asked of it. */
function takeOptions(args: readonly string[]): { bus?: string; data?: string; rest: string[] } {
  const rest = [...args];
  const take = (name: string) => {
    const at = rest.indexOf(name);
    return at < 0 ? undefined : rest.splice(at, 2)[1];
  };
  return { bus: take('--bus'), data: take('--data'), rest };
}

/** The bus in the database of the classroom that runs on this folder: its port is new with every start. */
async function embeddedIn(data: string): Promise<string> {
  const folder = resolve(data, 'postgres');
  try {
    const password = await readFile(join(folder, 'password'), 'utf8');
    const port = (await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[3];
    return `embedded:postgres://lectern:${password}@127.0.0.1:${port}/bus`;
  } catch {
    throw new Error(`No classroom runs on ${data}. Start it, or name another one: --data FOLDER, or --bus ADDRESS.`);
  }
}
