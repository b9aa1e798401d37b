import type { CourseId, OrganisationId } from '@lectern/kernel';
import type { VerbGroup } from '../../domain/statements/draft.ts';
import type { LrsConnection, LrsConnectionId, SealedSecret } from '../../usecases/statements/connections.ts';
import type { XapiVersion } from '../../usecases/statements/record-store.ts';

export type ConnectionRow = {
  id: LrsConnectionId;
  organisation_id: OrganisationId;
  course_id: CourseId | null;
  name: string;
  endpoint: string;
  version: XapiVersion | null;
  found_version: XapiVersion | null;
  credential_kind: 'basic' | 'oauth2';
  credential_name: string;
  sealed_secret: Buffer;
  token_endpoint: string;
  scope: string;
  verb_groups: VerbGroup[];
  is_on: boolean;
  allows_private_addresses: boolean;
  accepted: string;
  attempts: number;
  next_attempt_at: Date | number;
  last_accepted_at: Date | null;
  last_error: string;
  last_error_at: Date | null;
};

export function toConnection(row: ConnectionRow): LrsConnection & SealedSecret {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    courseId: row.course_id ?? undefined,
    name: row.name,
    endpoint: row.endpoint,
    version: row.version ?? undefined,
    credentialKind: row.credential_kind,
    credentialName: row.credential_name,
    sealedSecret: row.sealed_secret,
    tokenEndpoint: row.token_endpoint,
    scope: row.scope,
    verbGroups: row.verb_groups,
    isOn: row.is_on,
    allowsPrivateAddresses: row.allows_private_addresses,
  };
}
