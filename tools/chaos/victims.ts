import type { Stack } from '../up/stack.ts';
import { busiest, busiestWorker } from './processes.ts';

/** Something that dies in the middle of a class. */
export type Victim = {
  readonly name: string;
  /** Kills it (SIGKILL). Resolves when it is dead, or, for what stays dead for a while, when it is back. */
  kill(stack: Stack): Promise<void>;
};

const databaseDownMs = 10_000;

export const victims: readonly Victim[] = [
  { name: 'gateway', kill: (stack) => end(busiest(stack, 'gateway', 'lectern_live_sockets')) },
  { name: 'session', kill: (stack) => end(busiest(stack, 'session', 'lectern_session_followers')) },
  { name: 'media-worker', kill: (stack) => end(busiest(stack, 'media', 'lectern_media_rooms').then(busiestWorker)) },
  { name: 'media', kill: (stack) => end(busiest(stack, 'media', 'lectern_media_rooms')) },
  { name: 'postgres-10s', kill: (stack) => stack.database.suffer(databaseDownMs) },
];

async function end(pid: Promise<number>): Promise<void> {
  process.kill(await pid, 'SIGKILL');
}
