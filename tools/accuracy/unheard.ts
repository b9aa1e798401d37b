import type { Evidence } from '@lectern/attendance/src/domain/evidence.ts';
import type { PersonId } from '@lectern/kernel';
import type { Span } from './diary.ts';
import type { Kill } from './fate.ts';
import { defaultPolicy } from '@lectern/attendance/src/domain/policy.ts';

/** By person, when they are known to have been there, in order. */
export type KnownSigns = ReadonlyMap<PersonId, readonly number[]>;

export function signsIn(evidence: readonly Evidence[]): KnownSigns {
  const known = new Map<PersonId, number[]>();
  const add = (personId: PersonId, atMs: number) => {
    const times = known.get(personId);
    if (times) times.push(atMs);
    else known.set(personId, [atMs]);
  };
  for (const { atMs, body } of evidence) {
    if (body.kind === 'seen') for (const sign of body.signs) add(sign.personId, sign.socketHeardAtMs ?? atMs);
    else if (body.kind === 'joined' || body.kind === 'returned' || body.kind === 'left') add(body.personId, atMs);
  }
  for (const times of known.values()) times.sort((a, b) => a - b);
  return known;
}

const graceMs = defaultPolicy.graceSeconds * 1_000;
// What was heard is told, but for what was heard since: every socket answers each second, and each gateway reports as often.
const toldWithinMs = 2_500;
const latencyMs = 200;
// A mark that was told by the one and not yet kept by the other is at most so old.
const keptWithinMs = 12_000;

/**
 * Whether there is no evidence of how long somebody was there: nothing of the seconds before they went was kept, and a process that
 * knew of it was killed in those seconds.
 */
export function isUnheard(
  presence: readonly Span[],
  signs: KnownSigns,
  kills: readonly Kill[],
  personId: PersonId,
): boolean {
  const known = signs.get(personId) ?? [];
  return presence.some(({ toMs }, index) => {
    const last = known.findLast((atMs) => atMs <= toMs + latencyMs) ?? -Infinity;
    if (toMs - last <= toldWithinMs) return false;
    // Who was heard again within the grace was there all the time, as far as the policy is concerned.
    const nextMs = presence[index + 1]?.fromMs ?? Infinity;
    if (nextMs - last < graceMs) return false;
    return kills.some(
      ({ victim, atMs }) => victim !== 'database' && atMs >= last - toldWithinMs && atMs <= toMs + keptWithinMs,
    );
  });
}
