import type { PersonId, SessionId } from '@lectern/kernel';
import { attest, type Attested, type SettledEntry } from './attendance.ts';

const ben = 'ben' as PersonId;
const chloe = 'chloe' as PersonId;
const present = (personId: PersonId, attendedMs = 3_000_000): SettledEntry => ({
  personId,
  verdict: 'present',
  rule: 'attended',
  attendedMs,
  share: attendedMs / 3_000_000,
});

/** The versions one after the other; answers with what each of them said. */
function said(...versions: readonly (readonly [version: number, ...entries: SettledEntry[]])[]): string[][] {
  const known = new Map<PersonId, Attested>();
  return versions.map(([version, ...entries]) => {
    const sessionId = 's' as SessionId;
    const register = {
      sessionId,
      version,
      endedAtMs: 50,
      requiredSharePercent: 50,
      computedAtMs: version * 100,
      entries,
    };
    const { attested, drafts } = attest(register, known, (key) => `<${key}>`);
    for (const one of attested) known.set(one.personId, one);
    return drafts.map(({ key, atMs }) => `${atMs} ${key}`);
  });
}

describe('attendance, told', () => {
  it('says once what every entry with a verdict has', () => {
    const observer: SettledEntry = { ...present(chloe), verdict: 'none', rule: 'not-expected' };
    expect(said([1, present(ben), observer])).toEqual([['50 attended:s:ben:1']]);
  });

  it('takes back what changed and says it anew, and leaves alone what did not', () => {
    expect(said([1, present(ben), present(chloe)], [2, present(ben, 1_000), present(chloe)])).toEqual([
      ['50 attended:s:ben:1', '50 attended:s:chloe:1'],
      ['200 voided:<attended:s:ben:1>', '50 attended:s:ben:2'],
    ]);
  });

  it('only takes back what has no verdict any more', () => {
    const none: SettledEntry = { ...present(ben), verdict: 'none', rule: 'class-too-short' };
    expect(said([1, present(ben)], [2, none], [3, none], [4, present(ben)])).toEqual([
      ['50 attended:s:ben:1'],
      ['200 voided:<attended:s:ben:1>'],
      [],
      ['50 attended:s:ben:4'],
    ]);
  });

  it('changes nothing for a version that comes late or again', () =>
    expect(said([2, present(ben)], [1, present(ben, 5)], [2, present(ben, 6)])).toEqual([
      ['50 attended:s:ben:2'],
      [],
      [],
    ]));
});
