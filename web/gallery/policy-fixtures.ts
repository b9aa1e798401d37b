import type { Policy, PolicyAnswer, PolicyVersion } from '@lectern/sdk/attendance';
import { session } from './fixtures.ts';

export const policy: Policy = {
  lateAfterMinutes: 5,
  absentAfterMinutes: 20,
  requiredSharePercent: 50,
  leftEarlyBeforeMinutes: 10,
  minimumClassMinutes: 5,
  graceSeconds: 12,
  judgesObservers: false,
  requiredContactMinutes: 1200,
};
export const policyVersion: PolicyVersion = {
  scope: 'course',
  scopeId: session.courseId,
  version: 2,
  policy,
  setByName: 'Ada Obi',
  setAt: '2026-09-01T08:12:00Z',
};
export const policyAnswer: PolicyAnswer = {
  effective: policyVersion,
  versions: [
    policyVersion,
    { ...policyVersion, version: 1, policy: { ...policy, lateAfterMinutes: 10 }, setAt: '2026-08-20T08:00:00Z' },
  ],
};
export const inheritedPolicy: PolicyAnswer = { effective: { scope: 'default', version: 0, policy }, versions: [] };
