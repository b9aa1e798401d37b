import { Clock } from '@lectern/kernel';
import { openPool, query, retryWhileUnavailable } from '@lectern/postgres';
import type { Telemetry } from '@lectern/telemetry';
import type { Provider } from '@nestjs/common';
import type { Pool } from 'pg';
import { CallWatch } from './call-watch.ts';
import { GrpcPeople } from './clients/grpc-people.ts';
import type { Config } from './config.ts';
import { SettledPublisher } from './events/settled-publisher.ts';
import { DocumentHandlers } from './grpc/document.handlers.ts';
import { RegisterController } from './grpc/register.controller.ts';
import { RegisterHandlers } from './grpc/register.handlers.ts';
import { made, useCase } from './made.ts';
import { Database } from './postgres/database.ts';
import { PostgresAccesses } from './postgres/postgres-accesses.ts';
import { PostgresClassRecords } from './postgres/postgres-class-records.ts';
import { PostgresCorrections } from './postgres/postgres-corrections.ts';
import { PostgresDisputes } from './postgres/postgres-disputes.ts';
import { PostgresEvidenceLog } from './postgres/postgres-evidence-log.ts';
import { PostgresPolicies } from './postgres/postgres-policies.ts';
import { PostgresRegisters } from './postgres/postgres-registers.ts';
import { PostgresRosters } from './postgres/postgres-rosters.ts';
import { Accesses, KeepAccess } from './usecases/access-log.ts';
import { ComputeRegister } from './usecases/compute-register.ts';
import { Correct } from './usecases/correct.ts';
import { AnswerDispute, OpenDispute } from './usecases/dispute-entry.ts';
import { Disputes } from './usecases/disputes.ts';
import { GetEntryHistory } from './usecases/get-entry-history.ts';
import { ListAccesses } from './usecases/list-accesses.ts';
import { RecordListener, StatementProgress } from './usecases/listeners.ts';
import { LiveRegisters } from './usecases/live-registers.ts';
import { People } from './usecases/people.ts';
import { Policies } from './usecases/policies.ts';
import { ReadClassRegister } from './usecases/read-class-register.ts';
import { ReadCourseRegister } from './usecases/read-course-register.ts';
import { RegisterAccess } from './usecases/register-access.ts';
import { GetClassRegister, GetCourseRegister, GetOwnRecord, ReadPersonRecord } from './usecases/see-registers.ts';
import { GetPolicy, SetPolicy } from './usecases/set-policy.ts';
import { SettledNews } from './usecases/settled-news.ts';
import { SettleRegister } from './usecases/settle-register.ts';
import { ClassRecords, Corrections, EvidenceLog, Registers, Rosters } from './usecases/stores.ts';
import { TakeEnrolmentChange, TakeEvidence } from './usecases/take-evidence.ts';
import { Traces } from './usecases/traces.ts';
import { UnitOfWork } from './usecases/unit-of-work.ts';
import { WorkOffDue } from './usecases/work-off-due.ts';

/** The connections of this process to its database; whoever stops the process ends them last. */
export class AttendancePool {
  constructor(readonly pool: Pool) {}
}

const stores: Provider[] = [
  { provide: Database, useFactory: ({ pool }: AttendancePool) => new Database(pool), inject: [AttendancePool] },
  { provide: UnitOfWork, useExisting: Database },
  made(ClassRecords, PostgresClassRecords, [Database]),
  made(EvidenceLog, PostgresEvidenceLog, [Database]),
  made(Rosters, PostgresRosters, [Database]),
  made(Registers, PostgresRegisters, [Database]),
  made(Corrections, PostgresCorrections, [Database]),
  made(Policies, PostgresPolicies, [Database]),
  made(Disputes, PostgresDisputes, [Database]),
  made(Accesses, PostgresAccesses, [Database]),
  made(SettledNews, SettledPublisher, [Database]),
];

const reading: Provider[] = [
  useCase(KeepAccess, Accesses, Clock),
  useCase(RegisterAccess, ClassRecords, Rosters),
  useCase(ComputeRegister, EvidenceLog, Rosters, Corrections, Policies, Clock),
  useCase(LiveRegisters, ComputeRegister, Clock),
  useCase(ReadClassRegister, Registers, ComputeRegister, LiveRegisters, Disputes, People, StatementProgress),
  useCase(ReadCourseRegister, ClassRecords, Registers, Rosters, Policies, People, Clock),
  useCase(ReadPersonRecord, ReadCourseRegister, ReadClassRegister),
  useCase(GetClassRegister, RegisterAccess, ReadClassRegister, KeepAccess),
  useCase(GetCourseRegister, RegisterAccess, ReadCourseRegister, KeepAccess),
  useCase(GetOwnRecord, ReadPersonRecord),
  useCase(GetEntryHistory, RegisterAccess, ClassRecords, Registers, Corrections, Disputes, People, KeepAccess),
  useCase(ListAccesses, RegisterAccess, Accesses, People),
];

const changing: Provider[] = [
  useCase(TakeEvidence, UnitOfWork, ClassRecords, EvidenceLog, RecordListener),
  useCase(TakeEnrolmentChange, UnitOfWork, Rosters, ClassRecords),
  useCase(SettleRegister, ClassRecords, ComputeRegister, Registers, RecordListener, SettledNews),
  useCase(WorkOffDue, UnitOfWork, ClassRecords, SettleRegister),
  useCase(
    Correct,
    UnitOfWork,
    RegisterAccess,
    ClassRecords,
    Corrections,
    Registers,
    SettleRegister,
    ReadClassRegister,
    Clock,
    Traces,
  ),
  useCase(OpenDispute, ClassRecords, Disputes, ReadClassRegister, Clock),
  useCase(AnswerDispute, RegisterAccess, Disputes, ReadClassRegister, Clock),
  useCase(GetPolicy, RegisterAccess, Policies, People),
  useCase(SetPolicy, UnitOfWork, GetPolicy, Policies, ClassRecords, Clock, Traces),
];

/** Needs from its module: Clock, RecordListener, StatementProgress, DocumentHandlers. */
export function registerProviders(config: Config, telemetry: Telemetry): Provider[] {
  return [
    {
      provide: AttendancePool,
      useFactory: async () => new AttendancePool(await openAttendancePool(config, telemetry)),
    },
    {
      provide: GrpcPeople,
      useFactory: () => new GrpcPeople(config.sessionAddresses, config.tls, telemetry.traceparent),
    },
    { provide: People, useExisting: GrpcPeople },
    { provide: Traces, useValue: { current: telemetry.traceparent } satisfies Traces },
    { provide: CallWatch, useFactory: () => new CallWatch(telemetry) },
    ...stores,
    ...reading,
    ...changing,
    useCase(
      RegisterHandlers,
      GetClassRegister,
      GetCourseRegister,
      GetOwnRecord,
      GetEntryHistory,
      Correct,
      OpenDispute,
      AnswerDispute,
      GetPolicy,
      SetPolicy,
      ListAccesses,
    ),
    useCase(RegisterController, RegisterHandlers, DocumentHandlers, CallWatch),
  ];
}

/** A database that starts at the same time as this process may take a moment. */
async function openAttendancePool({ databaseUrl: url }: Config, { log }: Telemetry): Promise<Pool> {
  const onConnectionLost = (error: Error) => log.warn({ reason: error.message }, 'a database connection broke');
  const pool = openPool({ url, max: 10, name: 'attendance', onConnectionLost });
  await retryWhileUnavailable(() => query(pool, 'SELECT 1'), { withinMs: 30_000 });
  return pool;
}
