import { setTimeout as pause } from 'node:timers/promises';
import type { LiveRoom } from '@lectern/sdk';
import { eventually } from '@lectern/testing';
import type { Stack } from '../up/stack.ts';
import { counted, type Traffic } from './counting-socket.ts';
import { openSchool, withSocket } from './people.ts';

export type CrowdFigures = {
  readonly people: number;
  readonly failures: number;
  /** From the click to being in the room, in milliseconds. */
  readonly joinP50: number;
  readonly joinP95: number;
  /** What reached one client, on average, while everybody came in. */
  readonly joining: PerClient;
  /** The same, while everybody raised a hand and wrote a message. */
  readonly storming: PerClient;
  /** From the first act of the storm until every client showed all of it. */
  readonly stormMs: number;
};

/** Averages over all clients. `facts` is how many things happened meanwhile. */
export type PerClient = { readonly messages: number; readonly bytes: number; readonly facts: number };

/** So many people come into one class within a time, then all of them raise a hand and write at once. */
export async function measureCrowd(stack: Stack, people: number, withinMs = 3_000): Promise<CrowdFigures> {
  const { staff, learners, sessionId } = await openSchool({ origin: stack.origin, apiKey: stack.demo.apiKey }, people);
  const ada = staff.client.room(sessionId);
  await ada.join();
  const traffic: Traffic[] = [];
  const rooms = learners.map((person) => {
    const counting = counted();
    traffic.push(counting.traffic);
    return withSocket(person, stack.origin, counting.WebSocket).room(sessionId);
  });
  try {
    const joins = await comeIn(rooms, withinMs);
    await everybodySees(rooms, ({ view }) => view.participants.length === people + 1);
    const joining = perClient(traffic, people);
    for (const each of traffic) each.reset();
    const began = Date.now();
    const storm = await Promise.allSettled(rooms.flatMap(({ act }) => [act.raiseHand(), act.postChat('Present!')]));
    const shown = Math.min(200, people);
    await everybodySees(rooms, ({ view }) => view.hands.length === people && view.chat.length === shown);
    const failed = [...joins, ...storm].filter((result) => result.status === 'rejected');
    const times = joins.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    return {
      people,
      failures: failed.length,
      joinP50: quantile(times, 0.5),
      joinP95: quantile(times, 0.95),
      joining,
      storming: perClient(traffic, 2 * people),
      stormMs: Date.now() - began,
    };
  } finally {
    await Promise.all([ada, ...rooms].map((room) => room.close()));
  }
}

/** Spread evenly over the time, as a class comes when it is about to begin. */
function comeIn(rooms: readonly LiveRoom[], withinMs: number): Promise<PromiseSettledResult<number>[]> {
  return Promise.allSettled(
    rooms.map(async (room, index) => {
      await pause((withinMs * index) / rooms.length);
      const clicked = performance.now();
      await room.join();
      return performance.now() - clicked;
    }),
  );
}

async function everybodySees(rooms: readonly LiveRoom[], isSeen: (room: LiveRoom) => boolean): Promise<void> {
  await eventually('every client shows it', () => rooms.every(isSeen), { withinMs: 20_000, everyMs: 10 });
}

function perClient(traffic: readonly Traffic[], facts: number): PerClient {
  const mean = (of: (one: Traffic) => number) => traffic.reduce((sum, one) => sum + of(one), 0) / traffic.length;
  return { messages: mean(({ messages }) => messages), bytes: mean(({ bytes }) => bytes), facts };
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
