import { newId, type CourseId, type OrganisationId } from '@lectern/kernel';
import { refused } from '../../domain/attendance.errors.ts';
import type { Caller } from '../../domain/caller.ts';
import { findFaults, type ConnectionDraft } from '../../domain/statements/connection-draft.ts';
import { refusedStatement } from '../../domain/statements/statements.errors.ts';
import type { People } from '../people.ts';
import type { RegisterAccess } from '../register-access.ts';
import {
  secretPlace,
  toAddress,
  type Connections,
  type DeliveryState,
  type LrsConnection,
  type LrsConnectionId,
  type SealedSecret,
  type SecretBox,
} from './connections.ts';
import type { Finding, RecordStore, XapiVersion } from './record-store.ts';

const mostConnections = 50;

export type WantedConnection = ConnectionDraft & {
  /** Undefined: a new one. */
  readonly id: LrsConnectionId | undefined;
  readonly courseId: CourseId | undefined;
  readonly version: XapiVersion | undefined;
  readonly isOn: boolean;
};

export type ShownConnection = LrsConnection & { readonly courseTitle: string; readonly delivery: DeliveryState };

/** What the operator of this deployment decided. */
export abstract class OutgoingRules {
  /** Whether administrators of organisations may allow private addresses at all. */
  abstract readonly mayAllowPrivateAddresses: boolean;
}

/** The stores of an organisation, for its owner and admins. */
export class ManageConnections {
  constructor(
    private readonly access: RegisterAccess,
    private readonly connections: Connections,
    private readonly secrets: SecretBox,
    private readonly store: RecordStore,
    private readonly people: People,
    private readonly rules: OutgoingRules,
  ) {}

  async list(caller: Caller): Promise<readonly ShownConnection[]> {
    this.access.enterOrganisation(caller, 'manage-lrs');
    const found = await this.connections.list(caller.organisationId);
    const courses = found.flatMap(({ courseId }) => courseId ?? []);
    const names = await this.people.describe(caller.organisationId, { courses });
    return found.map((one) => ({ ...one, courseTitle: one.courseId ? names.course(one.courseId) : '' }));
  }

  /** An empty secret keeps the one that is there. */
  async save(caller: Caller, wanted: WantedConnection, secret: string): Promise<ShownConnection> {
    this.access.enterOrganisation(caller, 'manage-lrs');
    const { organisationId } = caller;
    const known = wanted.id && (await this.get(organisationId, wanted.id));
    if (known === undefined && (await this.connections.count(organisationId)) >= mostConnections)
      throw refusedStatement('TOO_MANY_CONNECTIONS', { limit: String(mostConnections) });
    const connection = this.check(organisationId, wanted, secret !== '' || known !== undefined);
    const sealedSecret =
      secret === '' ? keptSecret(known, connection) : this.secrets.seal(secret, secretPlace(connection));
    await this.connections.save({ ...connection, sealedSecret });
    const saved = (await this.list(caller)).find(({ id }) => id === connection.id);
    if (saved === undefined) throw refused('NOT_FOUND');
    return saved;
  }

  async remove(caller: Caller, id: LrsConnectionId): Promise<void> {
    this.access.enterOrganisation(caller, 'manage-lrs');
    if (!(await this.connections.remove(caller.organisationId, id))) throw refused('NOT_FOUND');
  }

  /** One that works is asked again at once, whatever was wrong before. */
  async testSaved(caller: Caller, id: LrsConnectionId): Promise<Finding> {
    this.access.enterOrganisation(caller, 'manage-lrs');
    const { sealedSecret, ...connection } = await this.get(caller.organisationId, id);
    const secret = this.secrets.open(sealedSecret, secretPlace(connection));
    const finding = await this.store.test(toAddress(connection, secret));
    if (finding.works) await this.connections.release(id);
    return finding;
  }

  /** One that is being written; without a secret, with that of the saved one that it changes. */
  async testDraft(caller: Caller, wanted: WantedConnection, secret: string): Promise<Finding> {
    this.access.enterOrganisation(caller, 'manage-lrs');
    const known = wanted.id && (await this.get(caller.organisationId, wanted.id));
    const connection = this.check(caller.organisationId, wanted, secret !== '' || known !== undefined);
    const told = secret === '' ? this.secrets.open(keptSecret(known, connection), secretPlace(connection)) : secret;
    return this.store.test(toAddress(connection, told));
  }

  private async get(organisationId: OrganisationId, id: LrsConnectionId) {
    const found = await this.connections.find(organisationId, id);
    if (found === undefined) throw refused('NOT_FOUND');
    return found;
  }

  private check(organisationId: OrganisationId, wanted: WantedConnection, hasSecret: boolean): LrsConnection {
    const faults = findFaults(wanted, hasSecret);
    if (Object.keys(faults).length > 0) throw refusedStatement('CONNECTION_INVALID', faults);
    if (wanted.allowsPrivateAddresses && !this.rules.mayAllowPrivateAddresses)
      throw refusedStatement('ADDRESS_NOT_ALLOWED');
    const { id = newId<'lrs-connection'>(), credentialKind = 'basic', verbGroups, ...rest } = wanted;
    return {
      ...rest,
      id,
      organisationId,
      credentialKind,
      verbGroups: verbGroups.filter((group) => group !== undefined),
    };
  }
}

/** A secret that is kept goes nowhere else than where it was meant to go. */
function keptSecret(known: (LrsConnection & SealedSecret) | undefined, wanted: LrsConnection): Buffer {
  const isSamePlace =
    known?.endpoint === wanted.endpoint &&
    known.tokenEndpoint === wanted.tokenEndpoint &&
    known.credentialKind === wanted.credentialKind;
  if (isSamePlace) return known.sealedSecret;
  throw refusedStatement('CONNECTION_INVALID', { secret: 'is needed where the address changes' });
}
