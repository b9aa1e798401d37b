import type { RegisterEntry } from '@lectern/sdk/attendance';
import {
  changeOf,
  type CorrectionDraft,
  firstDraft,
  kindsOf,
  mistakesOf,
  timeAt,
  timeField,
} from './correction-model.ts';

const from = new Date(2026, 10, 17, 10).getTime();
const span = { from, to: from + 50 * 60_000 };
const draft: CorrectionDraft = { kind: 'add', verdict: 'present', from: '10:05:00', to: '10:20:30', reason: 'Seen.' };
const entry = { isCorrected: false, verdict: 'late' } as RegisterEntry;

describe('a correction that is being written', () => {
  it('begins with the verdict, and with the whole class as the time', () => {
    expect(firstDraft(entry, span, false)).toEqual({
      kind: 'verdict',
      verdict: 'present',
      from: '10:00:00',
      to: '10:50:00',
      reason: '',
    });
    expect(firstDraft(entry, span, true).verdict).toBe('excused');
  });

  it('can take back only what there is, and before the class only excuse', () => {
    expect(kindsOf(entry, false)).toEqual(['verdict', 'add', 'cut']);
    expect(kindsOf({ ...entry, isCorrected: true }, false)).toEqual(['verdict', 'add', 'cut', 'undo']);
    expect(kindsOf(entry, true)).toEqual(['verdict']);
  });

  it.each([
    [{}, []],
    [{ reason: '  a ' }, ['reason-short']],
    [{ reason: 'x'.repeat(501) }, ['reason-long']],
    [{ from: '' }, ['time-missing']],
    [{ from: '10:30', to: '10:20' }, ['time-order']],
    [{ from: '09:50', to: '10:20' }, ['time-outside']],
    [{ from: '10:40', to: '10:51' }, ['time-outside']],
    [{ kind: 'verdict', from: '' }, []],
  ] as const)('with %j has the mistakes %j', (fields, mistakes) => {
    expect(mistakesOf({ ...draft, ...fields }, span)).toEqual(mistakes);
  });

  it('is sent as a change, within the class', () => {
    expect(changeOf(draft, span)).toEqual({
      kind: 'add-interval',
      from: new Date(from + 5 * 60_000).toISOString(),
      to: new Date(from + 20.5 * 60_000).toISOString(),
    });
    expect(changeOf({ ...draft, kind: 'verdict', verdict: 'excused' }, span)).toEqual({
      kind: 'set-verdict',
      verdict: 'excused',
    });
    expect(changeOf({ ...draft, kind: 'undo' }, span)).toEqual({ kind: 'undo' });
  });
});

it('a time after midnight belongs to the day after in a class over midnight', () => {
  const late = new Date(2026, 10, 17, 23, 30).getTime();
  const overMidnight = { from: late, to: late + 3_600_000 };
  expect(timeAt('00:15', overMidnight)).toBe(late + 45 * 60_000);
  expect(timeAt(timeField(late + 61_000), overMidnight)).toBe(late + 61_000);
});
