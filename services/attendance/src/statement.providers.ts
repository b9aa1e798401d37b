import { OutgoingClient } from '@lectern/outgoing';
import { Clock } from '@lectern/kernel';
import type { Telemetry } from '@lectern/telemetry';
import type { Provider } from '@nestjs/common';
import { CallWatch } from './call-watch.ts';
import { HttpRecordStore } from './clients/lrs/http-record-store.ts';
import { AjvStatementRules } from './clients/lrs/statement-schema.ts';
import type { Config } from './config.ts';
import { SealedSecrets } from './crypto/sealed-secrets.ts';
import { uuid5 } from './crypto/uuid5.ts';
import { StatementController } from './grpc/statement.controller.ts';
import { made, useCase } from './made.ts';
import { Database } from './postgres/database.ts';
import { PostgresChronicle } from './postgres/statements/postgres-chronicle.ts';
import { PostgresClassDeliveries } from './postgres/statements/postgres-class-deliveries.ts';
import { PostgresConnections } from './postgres/statements/postgres-connections.ts';
import { PostgresDeliveries } from './postgres/statements/postgres-deliveries.ts';
import { PostgresOptOuts } from './postgres/statements/postgres-opt-outs.ts';
import { PostgresStatements } from './postgres/statements/postgres-statements.ts';
import { AttendancePool } from './register.providers.ts';
import { startStatements, StatementFlow } from './statement-flow.ts';
import { KeepAccess } from './usecases/access-log.ts';
import { RecordListener, StatementProgress } from './usecases/listeners.ts';
import { People } from './usecases/people.ts';
import { RegisterAccess } from './usecases/register-access.ts';
import { Connections, OptOuts, SecretBox } from './usecases/statements/connections.ts';
import { DeliverStatements } from './usecases/statements/deliver-statements.ts';
import { Deliveries } from './usecases/statements/deliveries.ts';
import { LookAfterStatements, OptOut } from './usecases/statements/look-after-statements.ts';
import { ManageConnections, OutgoingRules } from './usecases/statements/manage-connections.ts';
import { Chronicle, Naming, StatementRules, Statements } from './usecases/statements/ports.ts';
import { RecordStore } from './usecases/statements/record-store.ts';
import { ShareDeliveries } from './usecases/statements/share-deliveries.ts';
import { FaultyStatements, TellStatements } from './usecases/statements/tell-statements.ts';
import { UnitOfWork } from './usecases/unit-of-work.ts';

const stores: Provider[] = [
  made(Chronicle, PostgresChronicle, [Database]),
  made(Statements, PostgresStatements, [Database]),
  made(Connections, PostgresConnections, [Database]),
  made(OptOuts, PostgresOptOuts, [Database]),
  made(StatementProgress, PostgresClassDeliveries, [Database]),
  {
    provide: Deliveries,
    useFactory: (database: Database, { pool }: AttendancePool) => new PostgresDeliveries(database, pool),
    inject: [Database, AttendancePool],
  },
  made(StatementRules, AjvStatementRules, []),
];

const useCases: Provider[] = [
  useCase(TellStatements, UnitOfWork, Chronicle, Statements, StatementRules, Naming, FaultyStatements),
  { provide: RecordListener, useExisting: TellStatements },
  {
    provide: DeliverStatements,
    useFactory: (deliveries: Deliveries, store: RecordStore, secrets: SecretBox) =>
      new DeliverStatements(deliveries, store, secrets),
    inject: [Deliveries, RecordStore, SecretBox],
  },
  useCase(ShareDeliveries, Deliveries, DeliverStatements),
  useCase(ManageConnections, RegisterAccess, Connections, SecretBox, RecordStore, People, OutgoingRules),
  useCase(LookAfterStatements, RegisterAccess, Connections, Statements, KeepAccess),
  useCase(OptOut, RegisterAccess, OptOuts, Clock),
  useCase(StatementController, ManageConnections, LookAfterStatements, OptOut, CallWatch),
];

/**
 * Statements of what the registers are made of, and their way to stores outside. Needs from its module: Clock and what
 * `registerProviders` gives. Gives RecordListener and StatementProgress.
 */
export function statementProviders(config: Config, telemetry: Telemetry): Provider[] {
  const naming: Naming = { origin: config.publicOrigin, idOf: uuid5 };
  const rules: OutgoingRules = { mayAllowPrivateAddresses: config.mayAllowPrivateAddresses };
  const faulty: FaultyStatements = {
    found: (problem, key) =>
      telemetry.log.error({ problem, key }, 'a statement is not as it should be and is left out'),
  };
  return [
    { provide: Naming, useValue: naming },
    { provide: OutgoingRules, useValue: rules },
    { provide: FaultyStatements, useValue: faulty },
    { provide: SecretBox, useFactory: () => new SealedSecrets(config.secretKeys) },
    { provide: OutgoingClient, useFactory: () => new OutgoingClient({ limits: { totalMs: 20_000 } }) },
    made(RecordStore, HttpRecordStore, [OutgoingClient, OutgoingRules]),
    ...stores,
    ...useCases,
    {
      provide: StatementFlow,
      inject: [TellStatements, ShareDeliveries, Deliveries, OutgoingClient],
      useFactory: (tell: TellStatements, share: ShareDeliveries, deliveries: Deliveries, outgoing: OutgoingClient) =>
        startStatements({ tell, share, deliveries, outgoing }, telemetry),
    },
  ];
}
