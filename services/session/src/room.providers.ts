import { LiveSessions, PostgresJournal, type LiveSessionsHooks } from '@lectern/journal';
import { Clock, newId, type SessionId } from '@lectern/kernel';
import { openPool } from '@lectern/postgres';
import { seldom, type Telemetry } from '@lectern/telemetry';
import type { Provider } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Config } from './config.ts';
import { ClassDirectory } from './domain/class-directory.ts';
import type { RoomCommand } from './domain/room.commands.ts';
import type { NewFact } from './domain/room.facts.ts';
import type { Room } from './domain/room.ts';
import { OutboxSeenEvents } from './events/seen-events.publisher.ts';
import { JoseMediaGrants } from './grants/jose-media-grants.ts';
import { DeliverHandlers } from './grpc/deliver.handlers.ts';
import { RoomController } from './grpc/room.controller.ts';
import { ClassPlans } from './journal/class-plans.ts';
import { JournaledRooms } from './journal/journaled-rooms.ts';
import { roomRules } from './journal/room.rules.ts';
import { PostgresGrantKeys } from './postgres/postgres-grant-keys.ts';
import { PostgresRoomHolders } from './postgres/postgres-room-holders.ts';
import { RoomMetrics } from './room-metrics.ts';
import { ActInClass } from './usecases/act-in-class.ts';
import { GrantKeys } from './usecases/grant-keys.ts';
import { JoinClass } from './usecases/join-class.ts';
import { Lines } from './usecases/lines.ts';
import { MediaGrants } from './usecases/media-grants.ts';
import { RenewGrant } from './usecases/renew-grant.ts';
import { RoomHolders } from './usecases/room-holders.ts';
import { Rooms } from './usecases/rooms.ts';
import { SeenEvents, Signs } from './usecases/signs.ts';
import { WatchRooms } from './usecases/watch-rooms.ts';

export type RoomSessions = LiveSessions<Room, RoomCommand, NewFact>;

/** The pool of the journal and what belongs to live rooms: a slow page of the directory never waits in front of a fact. */
export abstract class LivePool {
  abstract readonly pool: Pool;
}

/** Needs from its module: ClassDirectory, Clock. Gives Rooms, LiveSessions, WatchRooms and RoomController. */
export function roomProviders(config: Config, telemetry: Telemetry): Provider[] {
  return [
    ...journalProviders(config, telemetry),
    ...storeProviders(config),
    ...useCaseProviders(config),
    ...controllerProviders(telemetry),
  ];
}

function journalProviders(config: Config, telemetry: Telemetry): Provider[] {
  const onConnectionLost = (error: Error) =>
    telemetry.log.warn({ reason: error.message }, 'a database connection broke');
  return [
    { provide: RoomMetrics, useFactory: () => new RoomMetrics(telemetry.registry) },
    {
      provide: LivePool,
      useFactory: () => ({ pool: openPool({ url: config.databaseUrl, name: 'session-live', onConnectionLost }) }),
    },
    { provide: PostgresJournal, inject: [LivePool], useFactory: ({ pool }: LivePool) => new PostgresJournal({ pool }) },
    { provide: ClassPlans, inject: [ClassDirectory], useFactory: (classes: ClassDirectory) => new ClassPlans(classes) },
    {
      provide: LiveSessions,
      inject: [PostgresJournal, ClassPlans, Clock, RoomMetrics],
      useFactory: (journal: PostgresJournal, plans: ClassPlans, clock: Clock, metrics: RoomMetrics): RoomSessions => {
        const planOf = (sessionId: SessionId) => plans.get(sessionId);
        const rules = roomRules(config.room, planOf, () => telemetry.traceparent());
        const sessions = new LiveSessions(journal, rules, clock, { hooks: hooksOf(metrics, telemetry) });
        metrics.watchRooms(() => sessions.size);
        return sessions;
      },
    },
    {
      provide: Rooms,
      inject: [LiveSessions, ClassPlans],
      useFactory: (sessions: RoomSessions, plans: ClassPlans) => new JournaledRooms(sessions, plans),
    },
  ];
}

function hooksOf(metrics: RoomMetrics, telemetry: Telemetry): LiveSessionsHooks {
  const failed = seldom(5_000, (what, error, heldBack) =>
    telemetry.log.warn({ err: error, what, heldBack }, 'the journal did not do it'),
  );
  return {
    committed: (facts, ms) => {
      metrics.facts.inc(facts);
      metrics.appends.observe(ms / 1_000);
    },
    conflict: (sessionId) => {
      metrics.conflicts.inc();
      telemetry.log.debug({ sessionId }, 'another process was ahead');
    },
    failed: (what, error) => {
      metrics.failures.inc({ what });
      failed(what, error);
    },
  };
}

function storeProviders({ beatMs }: Config): Provider[] {
  // One beat may be late, and one may be lost.
  const freshMs = 3 * beatMs;
  return [
    { provide: GrantKeys, inject: [LivePool], useFactory: ({ pool }: LivePool) => new PostgresGrantKeys(pool) },
    { provide: SeenEvents, inject: [LivePool], useFactory: ({ pool }: LivePool) => new OutboxSeenEvents(pool) },
    // A process that starts anew is another process: whatever the one before it held is up for adoption.
    {
      provide: RoomHolders,
      inject: [LivePool],
      useFactory: ({ pool }: LivePool) => new PostgresRoomHolders(pool, newId(), freshMs),
    },
  ];
}

function useCaseProviders({ announceMs, beatMs }: Config): Provider[] {
  const options = { announceMs, trustMs: 3 * beatMs, cutOffMs: 1.8 * beatMs };
  return [
    {
      provide: Lines,
      inject: [Rooms, RoomHolders, Clock],
      useFactory: (rooms: Rooms, holders: RoomHolders, clock: Clock) => new Lines(rooms, holders, clock, options),
    },
    {
      provide: MediaGrants,
      inject: [GrantKeys, Clock],
      useFactory: (keys: GrantKeys, clock: Clock) => new JoseMediaGrants(keys, clock),
    },
    {
      provide: JoinClass,
      inject: [Rooms, ClassDirectory, Lines, MediaGrants],
      useFactory: (rooms: Rooms, classes: ClassDirectory, lines: Lines, grants: MediaGrants) =>
        new JoinClass(rooms, classes, lines, grants),
    },
    { provide: ActInClass, inject: [Rooms], useFactory: (rooms: Rooms) => new ActInClass(rooms) },
    {
      provide: RenewGrant,
      inject: [Rooms, MediaGrants],
      useFactory: (rooms: Rooms, grants: MediaGrants) => new RenewGrant(rooms, grants),
    },
    {
      provide: Signs,
      inject: [Rooms, SeenEvents, Clock],
      useFactory: (rooms: Rooms, events: SeenEvents, clock: Clock) => new Signs(rooms, events, clock),
    },
    {
      provide: WatchRooms,
      inject: [Rooms, Lines, RoomHolders],
      useFactory: (rooms: Rooms, lines: Lines, holders: RoomHolders) => new WatchRooms(rooms, lines, holders),
    },
  ];
}

function controllerProviders(telemetry: Telemetry): Provider[] {
  return [
    {
      provide: DeliverHandlers,
      inject: [JoinClass, ActInClass, RenewGrant, Rooms, RoomMetrics],
      useFactory: (join: JoinClass, act: ActInClass, renew: RenewGrant, rooms: Rooms, metrics: RoomMetrics) =>
        new DeliverHandlers({ join, act, renew, rooms, telemetry, metrics }),
    },
    {
      provide: RoomController,
      inject: [Rooms, Lines, MediaGrants, DeliverHandlers, Signs, Clock, RoomMetrics],
      useFactory: (
        rooms: Rooms,
        lines: Lines,
        grants: MediaGrants,
        deliveries: DeliverHandlers,
        signs: Signs,
        clock: Clock,
        metrics: RoomMetrics,
      ) => new RoomController({ rooms, lines, grants, deliveries, signs, clock, telemetry, metrics }),
    },
  ];
}
