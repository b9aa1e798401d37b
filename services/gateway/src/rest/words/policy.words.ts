import type { Policy, PolicyScope, PolicyVersion } from '@lectern/proto/grpc/attendance/v1/attendance';
import type { PolicyAnswer } from '@lectern/proto/grpc/attendance/v1/register_service';
import type * as api from '../contract/register-schemas.ts';
import { must } from './wire.ts';

const scopeWords = {
  POLICY_SCOPE_DEFAULT: 'default',
  POLICY_SCOPE_ORGANISATION: 'organisation',
  POLICY_SCOPE_COURSE: 'course',
  POLICY_SCOPE_CLASS: 'class',
  POLICY_SCOPE_UNSPECIFIED: 'default',
  UNRECOGNIZED: 'default',
} as const satisfies Readonly<Record<PolicyScope, api.PolicyVersion['scope']>>;

export function toPolicyAnswer({ effective, versions }: PolicyAnswer): api.PolicyAnswer {
  return { effective: toPolicyVersion(effective), versions: versions.map(toPolicyVersion) };
}

export function toPolicyVersion(given: PolicyVersion | undefined): api.PolicyVersion {
  const { scope, scopeId, version, policy, setByName, setAt } = must(given);
  return {
    scope: scopeWords[scope],
    scopeId: scopeId || undefined,
    version,
    policy: policy && toPolicy(policy),
    setByName: setByName || undefined,
    setAt: setAt?.toISOString(),
  };
}

/** Both have the same figures under the same names; this line is where it would show if they no longer did. */
function toPolicy(policy: Policy): api.Policy {
  return policy;
}
