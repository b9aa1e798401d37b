import type { PersonId, SessionId } from '@lectern/kernel';
import type { Verdict, Rule } from '../words.ts';
import { withdraw } from './narrate.ts';
import type { Attended, Draft } from './draft.ts';

/** An entry of a register version, as far as statements tell of it. */
export type SettledEntry = {
  readonly personId: PersonId;
  readonly verdict: Verdict;
  readonly rule: Rule;
  readonly attendedMs: number;
  readonly share: number;
};

export type SettledRegister = {
  readonly sessionId: SessionId;
  readonly version: number;
  readonly endedAtMs: number;
  readonly requiredSharePercent: number;
  readonly computedAtMs: number;
  /** Those that this version changed. */
  readonly entries: readonly SettledEntry[];
};

/** What was said of somebody's attendance last. */
export type Attested = {
  readonly personId: PersonId;
  readonly registerVersion: number;
  /** No statement: the last version had no verdict. */
  readonly told?: { readonly statementId: string; readonly attended: Attended } | undefined;
};

export type Attestation = { readonly attested: readonly Attested[]; readonly drafts: readonly Draft[] };

/**
 * One `attended` for everybody with a verdict. Where a later version says something else, the statement is taken back and issued
 * anew, under an id of that version; where it says the same, nothing happens. A version that comes late changes nothing.
 */
export function attest(
  register: SettledRegister,
  before: ReadonlyMap<PersonId, Attested>,
  nameOf: (key: string) => string,
): Attestation {
  const attested: Attested[] = [];
  const drafts: Draft[] = [];
  for (const entry of register.entries) {
    const known = before.get(entry.personId);
    if (known !== undefined && known.registerVersion >= register.version) continue;
    const said = attendedIn(entry, register);
    const isSame = said !== undefined && known?.told !== undefined && isEqual(said, known.told.attended);
    const { told, parts } = isSame
      ? { told: known.told, parts: [] }
      : issue(entry.personId, said, known, register, nameOf);
    attested.push({ personId: entry.personId, registerVersion: register.version, told });
    drafts.push(...parts);
  }
  return { attested, drafts };
}

function issue(
  personId: PersonId,
  attended: Attended | undefined,
  known: Attested | undefined,
  { sessionId, version, endedAtMs, computedAtMs }: SettledRegister,
  nameOf: (key: string) => string,
): { told: Attested['told']; parts: readonly Draft[] } {
  const withdrawn = known?.told ? [withdraw(known.told.statementId, personId, 'attendance', computedAtMs)] : [];
  if (attended === undefined) return { told: undefined, parts: withdrawn };
  const key = `attended:${sessionId}:${personId}:${version}`;
  const draft: Draft = { key, atMs: endedAtMs, said: { kind: 'attended', ...attended } };
  return { told: { statementId: nameOf(key), attended }, parts: [...withdrawn, draft] };
}

function attendedIn({ personId, verdict, rule, attendedMs, share }: SettledEntry, register: SettledRegister) {
  if (verdict === 'none') return undefined;
  return { personId, verdict, rule, attendedMs, share, requiredShare: register.requiredSharePercent / 100 };
}

function isEqual(one: Attended, other: Attended): boolean {
  return (
    one.verdict === other.verdict &&
    one.rule === other.rule &&
    one.attendedMs === other.attendedMs &&
    one.share === other.share &&
    one.requiredShare === other.requiredShare
  );
}
