import type { OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { Dispute, DisputeId } from '../domain/dispute.ts';

export abstract class Disputes {
  /** False while the same person's last one is open. */
  abstract open(organisationId: OrganisationId, dispute: Dispute): Promise<boolean>;
  abstract find(organisationId: OrganisationId, id: DisputeId): Promise<Dispute | undefined>;
  /** False when somebody answered before. */
  abstract answer(id: DisputeId, answer: NonNullable<Dispute['answer']>): Promise<boolean>;
  /** Oldest first. */
  abstract of(sessionIds: readonly SessionId[], personId?: PersonId): Promise<readonly Dispute[]>;
}
