import { setTimeout as pause } from 'node:timers/promises';
import type { TestBroker, TestRecordStore } from '@lectern/testing';
import type { Stack } from '../../up/stack.ts';
import { busiest } from '../processes.ts';

export type Surroundings = {
  readonly stack: Stack;
  readonly store: TestRecordStore;
  readonly broker: TestBroker | undefined;
};

/** Something that dies by SIGKILL in the middle of the class; what is not started again by itself comes back after a while. */
export type Misfortune = {
  readonly name: string;
  readonly atSeconds: number;
  readonly strike: (around: Surroundings) => Promise<unknown>;
};

const kill = async (pid: Promise<number>) => process.kill(await pid, 'SIGKILL');

/** Seconds away from those in which somebody vanishes without a word: of the last second before it nobody may be left to tell. */
export const misfortunes: readonly Misfortune[] = [
  { name: 'gateway', atSeconds: 8, strike: ({ stack }) => kill(busiest(stack, 'gateway', 'lectern_live_sockets')) },
  {
    name: 'session, and with it the relay',
    atSeconds: 14,
    strike: ({ stack }) => kill(busiest(stack, 'session', 'lectern_session_followers')),
  },
  {
    name: 'broker, for 10 s',
    atSeconds: 17,
    strike: async ({ broker }) => {
      if (broker === undefined) return;
      await broker.killServer();
      await pause(10_000);
      await broker.startServer();
    },
  },
  {
    name: 'record store, for 20 s',
    atSeconds: 26,
    strike: async ({ store }) => {
      await store.kill();
      await pause(20_000);
      await store.start();
    },
  },
  {
    name: 'attendance',
    atSeconds: 29,
    strike: ({ stack }) => kill(busiest(stack, 'attendance', 'lectern_attendance_outbox_age_seconds')),
  },
  { name: 'database, for 3 s', atSeconds: 38, strike: ({ stack }) => stack.database.suffer(3_000) },
  {
    name: 'gateway again',
    atSeconds: 50,
    strike: ({ stack }) => kill(busiest(stack, 'gateway', 'lectern_live_sockets')),
  },
  {
    name: 'attendance again',
    atSeconds: 60,
    strike: ({ stack }) => kill(busiest(stack, 'attendance', 'lectern_attendance_outbox_age_seconds')),
  },
  {
    name: 'session again',
    atSeconds: 64,
    strike: ({ stack }) => kill(busiest(stack, 'session', 'lectern_session_followers')),
  },
];
