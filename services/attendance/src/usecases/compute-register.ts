import type { Clock } from '@lectern/kernel';
import type { PolicyInForce } from '../domain/policy.ts';
import { computeRegister, type ClassRecord, type ComputedEntry } from '../domain/register.ts';
import type { Policies } from './policies.ts';
import type { Corrections, EvidenceLog, Rosters } from './stores.ts';

export type ComputedRegister = {
  readonly atMs: number;
  readonly policy: PolicyInForce;
  readonly entries: readonly ComputedEntry[];
};

/** The register of a class from all that is known at this moment. Keeps nothing. */
export class ComputeRegister {
  constructor(
    private readonly evidence: EvidenceLog,
    private readonly rosters: Rosters,
    private readonly corrections: Corrections,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  async execute(record: ClassRecord): Promise<ComputedRegister> {
    const { organisationId, courseId, sessionId, endedAtMs } = record;
    const atMs = this.clock.now().getTime();
    const policy = await this.policies.inForceFor(record);
    const entries = computeRegister({
      record,
      evidence: await this.evidence.of(sessionId),
      roster: await this.rosters.at(organisationId, courseId, endedAtMs ?? atMs),
      corrections: await this.corrections.of(sessionId),
      policy: policy.policy,
      nowMs: atMs,
    });
    return { atMs, policy, entries };
  }
}
