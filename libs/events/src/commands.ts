import { findId } from '@lectern/kernel';
import { parseArgs } from 'node:util';
import { openEventBus, prepareBus } from './open-event-bus.ts';

export const busUsage = `  prepare                                makes the tables or the topics that are missing
  dead-letters                           the groups that gave events up, and how many
  dead-letters --group GROUP             what they were, and why: oldest first, 100 unless --limit N
  replay --group GROUP [--event ID …]    has them delivered to their group again; all of them unless named`;

/** What an operator may ask of a bus. Resolves with what is to be printed as JSON, one value for each line; undefined when it is not understood. */
export async function runBusCommand(busUrl: string, args: readonly string[]): Promise<readonly unknown[] | undefined> {
  const asked = read(args);
  if (asked === undefined) return undefined;
  const { command, group, limit, events } = asked;
  if (command === 'prepare') return prepareBus(busUrl);
  const bus = openEventBus(busUrl);
  try {
    if (command === 'replay') return [{ group, replayed: await bus.replay(group, events) }];
    if (group === '') return [...(await bus.deadLetterCounts())].map(([name, count]) => ({ group: name, count }));
    const letters = await bus.deadLetters(group, limit);
    // Ids and reasons; what is in an event is for its handler.
    return letters.map(({ event: { id, type, key }, reason, attempts, diedAt }) => ({
      event: id,
      type,
      subject: key,
      diedAt,
      attempts,
      reason,
    }));
  } finally {
    await bus.close();
  }
}

const commands = ['prepare', 'dead-letters', 'replay'] as const;

function read(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { group: text, limit: text, event: { ...text, multiple: true } } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const command = commands.find((name) => name === positionals.join(' '));
  const limit = Number(values.limit ?? 100);
  const events = values.event?.map((id) => findId<'event'>(id));
  if (command === undefined || !(limit >= 1) || events?.includes(undefined)) return undefined;
  if (command === 'replay' && values.group === undefined) return undefined;
  return { command, limit, group: values.group ?? '', events: events?.filter((id) => id !== undefined) };
}
