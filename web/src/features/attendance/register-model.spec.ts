import type { ClassRegister, Interval, RegisterEntry } from '@lectern/sdk/attendance';
import {
  figuresOf,
  filtersOf,
  firstLook,
  lengthMs,
  type Look,
  rowsOf,
  segmentsOf,
  sortedBy,
  spanOf,
} from './register-model.ts';

const start = Date.UTC(2026, 10, 17, 10);
const at = (minutes: number) => new Date(start + minutes * 60_000);
const interval = (from: number, to: number): Interval => ({ from: at(from).toISOString(), to: at(to).toISOString() });

function entry(name: string, fields: Partial<RegisterEntry> = {}): RegisterEntry {
  return {
    personId: name as RegisterEntry['personId'],
    name,
    role: 'learner',
    isEnrolled: true,
    verdict: 'present',
    rule: 'attended',
    attendedMs: 0,
    share: 0,
    intervals: [],
    gaps: 0,
    engagement: { spokeMs: 0, hands: 0, chatMessages: 0 },
    lateMs: 0,
    leftEarlyMs: 0,
    version: 1,
    isCorrected: false,
    ...fields,
  };
}
const dispute = { disputeId: 'd', text: 'I was there.', at: at(60).toISOString() };
const ben = entry('Ben Keller', { attendedMs: 3_000 });
const chloe = entry('Chloe Laurent', { verdict: 'late', rule: 'late-after', attendedMs: 2_000, dispute });
const tomas = entry('Tomás Ruiz', { verdict: 'absent', rule: 'never-came' });
const olga = entry('Olga Petrova', { role: 'observer', verdict: 'none', rule: 'not-expected' });

const ended = {
  phase: 'ended',
  startsAt: at(0).toISOString(),
  endsAt: at(50).toISOString(),
  policy: { scope: 'default', version: 0 },
  startedAt: at(2).toISOString(),
  endedAt: at(48).toISOString(),
  entries: [ben, chloe, tomas, olga],
} as unknown as ClassRegister;
const running = { ...ended, phase: 'live', endedAt: undefined } as ClassRegister;
const coming = { ...running, phase: 'scheduled', startedAt: undefined } as ClassRegister;

describe('the span of a register', () => {
  it('is the real class once it has ended', () => {
    expect(spanOf(ended, at(90))).toEqual({ from: at(2).getTime(), to: at(48).getTime() });
    expect(lengthMs(ended, at(90))).toBe(46 * 60_000);
  });

  it('reaches to the planned end while the class runs, and further when it runs over', () => {
    expect(spanOf(running, at(20)).to).toBe(at(50).getTime());
    expect(spanOf(running, at(55)).to).toBe(at(55).getTime());
    expect(lengthMs(running, at(20))).toBe(18 * 60_000);
  });

  it('is the plan of a class that has not started, which has no length yet', () => {
    expect(spanOf(coming, at(-10))).toEqual({ from: at(0).getTime(), to: at(50).getTime() });
    expect(lengthMs(coming, at(-10))).toBe(0);
  });
});

describe('the bar of a person', () => {
  const span = { from: at(0).getTime(), to: at(50).getTime() };

  it('stands where the presence was, in hundredths of the class', () => {
    expect(segmentsOf([interval(0, 17), interval(20, 50)], span)).toEqual([
      { left: 0, width: 34 },
      { left: 40, width: 60 },
    ]);
  });

  it('stays within the class and stays visible', () => {
    expect(segmentsOf([interval(-5, 0), interval(60, 70)], span)).toEqual([
      { left: 0, width: 0.4 },
      { left: 99.6, width: 0.4000000000000057 },
    ]);
  });

  it('is drawn for a class of zero seconds', () => {
    expect(segmentsOf([interval(0, 0)], { from: span.from, to: span.from })).toEqual([{ left: 0, width: 0.4 }]);
  });
});

describe('the figures of a register', () => {
  it('count verdicts of who is expected', () => {
    expect(figuresOf(ended).map(({ name, count }) => `${name} ${count}`)).toEqual([
      'present 1',
      'late 1',
      'left-early 0',
      'absent 1',
      'excused 0',
    ]);
  });

  it('count who is where while the class runs; who reconnects is here', () => {
    const entries = [
      entry('A', { whereabouts: 'here' }),
      entry('B', { whereabouts: 'reconnecting' }),
      entry('C', { whereabouts: 'not-yet-seen' }),
      entry('D', { whereabouts: 'left' }),
      { ...olga, rule: 'class-running' as const, whereabouts: 'here' as const },
      entry('Ada', { role: 'instructor', rule: 'class-running', whereabouts: 'here' }),
    ];
    expect(figuresOf({ ...running, entries })).toEqual([
      { name: 'here', count: 2 },
      { name: 'not-yet-seen', count: 1 },
      { name: 'left', count: 1 },
    ]);
  });

  it('offer no filter that would show nobody', () => {
    expect(filtersOf(ended).map(({ name }) => name)).toEqual([
      'all',
      'present',
      'late',
      'absent',
      'not-judged',
      'disputed',
    ]);
  });
});

describe('the rows of a register', () => {
  const names = (look: Partial<Look>) => rowsOf(ended.entries, { ...firstLook, ...look }).map(({ name }) => name);

  it('are found by a name without case and accents', () => {
    expect(names({ search: ' TOMAS ' })).toEqual(['Tomás Ruiz']);
  });

  it('are filtered by verdict and by what is open', () => {
    expect(names({ filter: 'absent' })).toEqual(['Tomás Ruiz']);
    expect(names({ filter: 'disputed' })).toEqual(['Chloe Laurent']);
    expect(names({ filter: 'not-judged' })).toEqual(['Olga Petrova']);
  });

  it('are sorted by minutes and by verdict, both ways', () => {
    expect(names({ sort: 'minutes' })).toEqual(['Tomás Ruiz', 'Olga Petrova', 'Chloe Laurent', 'Ben Keller']);
    expect(names({ sort: 'minutes', descending: true }).at(0)).toBe('Ben Keller');
    expect(names({ sort: 'verdict' })).toEqual(['Ben Keller', 'Chloe Laurent', 'Tomás Ruiz', 'Olga Petrova']);
  });

  it('turn round when the same column is asked for again', () => {
    const once = sortedBy(firstLook, 'minutes');
    expect([once.descending, sortedBy(once, 'minutes').descending, sortedBy(once, 'name').descending]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
