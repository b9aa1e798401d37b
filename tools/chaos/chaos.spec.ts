import { RefusedError, type LiveRoom } from '@lectern/sdk';
import { randomOf } from './random.ts';
import { findingsTable, sampleTable } from './register/tables.ts';
import { isUnhurt, type Damage } from './repetition.ts';
import { Storm } from './storm.ts';
import { killTable } from './table.ts';

const unhurt: Damage = {
  accepted: 16,
  refused: 0,
  lost: 0,
  doubled: 0,
  gaps: 0,
  keptThoughRefused: 0,
  departures: 0,
  divergent: 0,
  pictureGapMs: 350,
  soundGapMs: 200,
  wholeAfterMs: 1_040,
};

describe('chaos', () => {
  it('kills at the same moments for the same seed', () => {
    const moments = (seed: number) => Array.from({ length: 20 }, randomOf(seed));
    expect(moments(7)).toEqual(moments(7));
    expect(moments(7)).not.toEqual(moments(8));
    expect(moments(7).every((moment) => moment >= 0 && moment < 1)).toBe(true);
  });

  it.each(['lost', 'doubled', 'gaps', 'keptThoughRefused', 'departures', 'divergent'] as const)(
    'does not pass a class with anything %s',
    (harm) => {
      expect(isUnhurt(unhurt)).toBe(true);
      expect(isUnhurt({ ...unhurt, [harm]: 1 })).toBe(false);
    },
  );

  it('does not pass a class in which nothing happened', () => {
    expect(isUnhurt({ ...unhurt, accepted: 0 })).toBe(false);
  });

  it('remembers of each sentence what the server said to it', async () => {
    const posted: string[] = [];
    const room = {
      act: {
        postChat(text: string) {
          posted.push(text);
          if (posted.length % 2) return Promise.resolve();
          return Promise.reject(new RefusedError({ code: 'TOO_MANY_CHATS', detail: '' }));
        },
      },
    } as LiveRoom;
    const storm = new Storm(
      'test',
      Array.from({ length: 5 }, () => room),
      () => 0,
    );
    await new Promise((resolve) => setTimeout(resolve, 1_700));
    const { accepted, refused } = await storm.calm();
    expect([...accepted, ...refused].sort()).toEqual([...posted].sort());
    expect([accepted.length, refused.length]).toEqual([3, 2]);
    expect(storm.unanswered).toBe(0);
  });

  it('shows one row for each thing that was killed, and its failures', () => {
    const rows = killTable([
      { victim: 'gateway', damage: unhurt },
      { victim: 'gateway', damage: { ...unhurt, pictureGapMs: 1_234 } },
      { victim: 'media', failure: 'never whole again' },
    ]).split('\n');
    expect(rows.slice(2)).toEqual([
      '| gateway | 2 | 32 | 0 | 0 | 0 | 0 | 0 | 1.2 s | 0.2 s | 1.0 s |',
      '| media | 1 (1 FAILED) | 0 | 0 | 0 | 0 | 0 | 0 | 0.0 s | 0.0 s | 0.0 s |',
    ]);
  });

  it('shows what the record store had at each moment, and what was wrong in the end', () => {
    const sample = { kept: 3, accepted: 2 };
    const samples = sampleTable([
      { ...sample, when: 'after', atSeconds: 11, stored: undefined },
      { ...sample, when: 'before', atSeconds: 8, stored: 2 },
    ]);
    expect(samples.split('\n').slice(2)).toEqual(['| 8 s | before | 3 | 2 | 2 |', '| 11 s | after | 3 | 2 | dead |']);
    const findings = { people: 2, largestErrorMs: 1_234.5, meanErrorMs: 617, statements: 3, wrong: ['one'] };
    expect(findingsTable(findings)).toContain('| largest error | 1235 ms |');
    expect(findingsTable(findings)).toContain('| things that are not as they should be | 1 |');
  });
});
