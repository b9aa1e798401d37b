import { refusal, type Refusal } from '@lectern/kernel';
import type { ActorId } from './actor.ts';

/** The figures by which verdicts are given. A scope sets all of them or none. */
export type Policy = {
  readonly lateAfterMinutes: number;
  readonly absentAfterMinutes: number;
  /** Of the class's length. */
  readonly requiredSharePercent: number;
  readonly leftEarlyBeforeMinutes: number;
  /** A class shorter than this gets no verdicts. */
  readonly minimumClassMinutes: number;
  /** Gaps shorter than this do not count. */
  readonly graceSeconds: number;
  /** Whether attendance is expected of observers. */
  readonly judgesObservers: boolean;
  /** What somebody must reach in the course; 0 when nothing is required. */
  readonly requiredContactMinutes: number;
};

export const policyScopes = ['default', 'organisation', 'course', 'class'] as const;
export type PolicyScope = (typeof policyScopes)[number];

/** What holds for a class, and whose it is. */
export type PolicyInForce = {
  readonly scope: PolicyScope;
  /** The organisation, course or class; empty for the default. */
  readonly scopeId: string;
  /** From 1 in each scope; 0 for the default. */
  readonly version: number;
  readonly policy: Policy;
  /** Absent for the default. */
  readonly setBy?: ActorId | undefined;
  readonly setAtMs?: number | undefined;
};

// The grace covers a phone that changes networks and a gateway that dies with the last marks of its sockets: less than 18 s together.
export const defaultPolicy: Policy = {
  lateAfterMinutes: 5,
  absentAfterMinutes: 20,
  requiredSharePercent: 50,
  leftEarlyBeforeMinutes: 10,
  minimumClassMinutes: 5,
  graceSeconds: 20,
  judgesObservers: false,
  requiredContactMinutes: 0,
};

export const policyByDefault: PolicyInForce = { scope: 'default', scopeId: '', version: 0, policy: defaultPolicy };

const limits = {
  lateAfterMinutes: 720,
  absentAfterMinutes: 720,
  requiredSharePercent: 100,
  leftEarlyBeforeMinutes: 720,
  minimumClassMinutes: 720,
  graceSeconds: 300,
  requiredContactMinutes: 1_000_000,
} as const satisfies Partial<Record<keyof Policy, number>>;

/** The most specific that is set wins whole: the class's, else the course's, else the organisation's, else the default. */
export function inForce(set: readonly PolicyInForce[]): PolicyInForce {
  const byRank = [...set].sort((a, b) => policyScopes.indexOf(b.scope) - policyScopes.indexOf(a.scope));
  return byRank[0] ?? policyByDefault;
}

/** Why these figures cannot hold, with the reason for each field in the refusal's figures; undefined when they can. */
export function findContradictions(policy: Policy): Refusal<'POLICY_INVALID'> | undefined {
  const reasons: Record<string, string> = { ...outOfRange(policy), ...contradictions(policy) };
  const fields = Object.keys(reasons);
  if (fields.length === 0) return undefined;
  const detail = fields.map((field) => `${field}: ${reasons[field]}`).join('; ');
  return refusal('POLICY_INVALID', detail, { figures: reasons });
}

function outOfRange(policy: Policy): Record<string, string> {
  const wrong = Object.entries(limits).filter(([field, most]) => {
    const value = policy[field as keyof typeof limits];
    return !Number.isInteger(value) || value < 0 || value > most;
  });
  return Object.fromEntries(wrong.map(([field, most]) => [field, `a whole number from 0 to ${most}`]));
}

function contradictions(policy: Policy): Record<string, string> {
  const { lateAfterMinutes, absentAfterMinutes, requiredSharePercent, leftEarlyBeforeMinutes } = policy;
  return {
    ...(absentAfterMinutes <= lateAfterMinutes && {
      absentAfterMinutes: `larger than lateAfterMinutes, which is ${lateAfterMinutes}`,
    }),
    ...(requiredSharePercent === 100 &&
      lateAfterMinutes + leftEarlyBeforeMinutes > 0 && {
        requiredSharePercent: 'below 100 while coming late or leaving early by some minutes is allowed',
      }),
  };
}
