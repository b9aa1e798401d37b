import { defaultPolicy, findContradictions, inForce, policyByDefault, type PolicyInForce } from './policy.ts';

describe('a policy', () => {
  it('may be as it is by default', () => {
    expect(findContradictions(defaultPolicy)).toBeUndefined();
  });

  it('is refused with the reason for each figure', () => {
    const wrong = { ...defaultPolicy, lateAfterMinutes: 30, absentAfterMinutes: 20, graceSeconds: 301 };
    expect(findContradictions(wrong)).toMatchObject({
      code: 'POLICY_INVALID',
      figures: {
        absentAfterMinutes: 'larger than lateAfterMinutes, which is 30',
        graceSeconds: 'a whole number from 0 to 300',
      },
    });
  });

  it('is refused when nobody could ever use what it tolerates', () => {
    expect(Object.keys(findContradictions({ ...defaultPolicy, requiredSharePercent: 100 })?.figures ?? {})).toEqual([
      'requiredSharePercent',
    ]);
  });

  it('holds from the most specific scope that has one, whole', () => {
    const of = (scope: PolicyInForce['scope']): PolicyInForce => ({ ...policyByDefault, scope, version: 1 });
    expect(inForce([])).toEqual(policyByDefault);
    expect(inForce([of('class'), of('organisation'), of('course')]).scope).toBe('class');
    expect(inForce([of('organisation'), of('course')]).scope).toBe('course');
  });
});
