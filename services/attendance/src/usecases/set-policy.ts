import { DomainError, type Clock, type CourseId, type SessionId } from '@lectern/kernel';
import { refused } from '../domain/attendance.errors.ts';
import { actorOf, type Caller } from '../domain/caller.ts';
import { findContradictions, type Policy, type PolicyInForce } from '../domain/policy.ts';
import type { Policies, PolicyPlace, PolicyVersion } from './policies.ts';
import type { Names, People } from './people.ts';
import type { RegisterAccess } from './register-access.ts';
import type { ClassRecords } from './stores.ts';
import type { Traces } from './traces.ts';
import type { UnitOfWork } from './unit-of-work.ts';

export type ScopeAsked = {
  readonly scope: PolicyPlace['scope'];
  /** The organisation's may be left empty: there is one for each caller. */
  readonly scopeId: string;
};

export type PolicyAnswer = {
  readonly effective: PolicyInForce;
  /** Of the asked scope, newest first. */
  readonly versions: readonly PolicyVersion[];
  readonly names: Names;
};

const mostVersions = 50;

/** What holds for a scope, and every version of its own. */
export class GetPolicy {
  constructor(
    private readonly access: RegisterAccess,
    private readonly policies: Policies,
    private readonly people: People,
  ) {}

  async execute(caller: Caller, asked: ScopeAsked): Promise<PolicyAnswer> {
    const place = await this.enter(caller, asked);
    const versions = await this.policies.versions(place, mostVersions);
    const effective = await this.policies.inForceFor(place.ref);
    const people = [effective.setBy, ...versions.map(({ setBy }) => setBy)].filter((id) => id !== undefined);
    return { effective, versions, names: await this.people.describe(caller.organisationId, { people }) };
  }

  /** Where the caller may do that. The rule by which one is judged is no secret; setting it is another matter. */
  async enter(
    caller: Caller,
    { scope, scopeId }: ScopeAsked,
    action?: 'set-course-policy',
  ): Promise<PolicyPlace & { readonly ref: Parameters<Policies['inForceFor']>[0] }> {
    const { organisationId } = caller;
    if (scope === 'organisation') {
      if (scopeId !== '' && scopeId !== organisationId) throw refused('NOT_FOUND');
      if (action !== undefined) this.access.enterOrganisation(caller, 'set-organisation-policy');
      return { organisationId, scope, scopeId: organisationId, ref: { organisationId } };
    }
    if (scope === 'course') {
      await this.access.enterCourse(caller, scopeId as CourseId, action);
      return { organisationId, scope, scopeId, ref: { organisationId, courseId: scopeId as CourseId } };
    }
    const { record } = await this.access.enterClass(caller, scopeId as SessionId, action);
    return { organisationId, scope, scopeId, ref: record };
  }
}

/** Sets a scope's own policy, or withdraws it, and has every register computed anew that it concerns. */
export class SetPolicy {
  constructor(
    private readonly work: UnitOfWork,
    private readonly getPolicy: GetPolicy,
    private readonly policies: Policies,
    private readonly records: ClassRecords,
    private readonly clock: Clock,
    private readonly traces: Traces,
  ) {}

  /** `seenVersion` is the scope's newest that the caller saw; 0 when it had none of its own. No policy withdraws it. */
  async execute(
    caller: Caller,
    asked: ScopeAsked,
    policy: Policy | undefined,
    seenVersion: number,
  ): Promise<PolicyAnswer> {
    const { ref: _, ...place } = await this.getPolicy.enter(caller, asked, 'set-course-policy');
    const contradictions = policy && findContradictions(policy);
    if (contradictions !== undefined) throw new DomainError(contradictions);
    await this.work.run(async () => {
      const [newest] = await this.policies.versions(place, 1);
      const version = (newest?.version ?? 0) + 1;
      const setAtMs = this.clock.now().getTime();
      const added = { scope: place.scope, scopeId: place.scopeId, version, policy, setBy: actorOf(caller), setAtMs };
      if (version !== seenVersion + 1 || !(await this.policies.add(place, added)))
        throw refused('POLICY_CHANGED', { version: String(version - 1) });
      const { scope, scopeId: id, organisationId } = place;
      const due = { cause: 'policy', traceparent: this.traces.current() } as const;
      await this.records.makeDueWithin({ scope, id, organisationId }, due);
    });
    return this.getPolicy.execute(caller, asked);
  }
}
