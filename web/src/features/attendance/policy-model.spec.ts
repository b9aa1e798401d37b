import { draftOf, policyMistakes, policyOf } from './policy-model.ts';

const policy = {
  lateAfterMinutes: 5,
  absentAfterMinutes: 20,
  requiredSharePercent: 50,
  leftEarlyBeforeMinutes: 10,
  minimumClassMinutes: 5,
  graceSeconds: 12,
  judgesObservers: true,
  requiredContactMinutes: 90,
};

describe('a rule that is being written', () => {
  it('is the same rule when nothing was changed; contact is written in hours', () => {
    expect(draftOf(policy).contactHours).toBe('1.5');
    expect(policyOf(draftOf(policy))).toEqual(policy);
  });

  it.each([
    [{ lateAfterMinutes: '-1' }, [{ field: 'lateAfterMinutes', why: 'range' }]],
    [{ requiredSharePercent: '101' }, [{ field: 'requiredSharePercent', why: 'range' }]],
    [{ graceSeconds: '' }, [{ field: 'graceSeconds', why: 'range' }]],
    [{ contactHours: 'many' }, [{ field: 'contactHours', why: 'range' }]],
    [{ lateAfterMinutes: '20' }, [{ field: 'absentAfterMinutes', why: 'absent-before-late' }]],
    [{ requiredSharePercent: '100' }, [{ field: 'requiredSharePercent', why: 'share-whole' }]],
    [{ lateAfterMinutes: '0', absentAfterMinutes: '1' }, []],
  ])('with %j has the mistakes %j', (fields, mistakes) => {
    expect(policyMistakes({ ...draftOf(policy), ...fields })).toEqual(mistakes);
  });
});
