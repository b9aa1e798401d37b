import type { Policy } from '@lectern/sdk/attendance';

/** The figures that a person writes, in the order of the form, with what the server takes. */
export const policyLimits = {
  lateAfterMinutes: [0, 720],
  absentAfterMinutes: [0, 720],
  requiredSharePercent: [0, 100],
  leftEarlyBeforeMinutes: [0, 720],
  minimumClassMinutes: [0, 720],
  graceSeconds: [0, 300],
} as const satisfies Partial<Record<keyof Policy, readonly [number, number]>>;

export type PolicyFigure = keyof typeof policyLimits;
export const policyFigures = Object.keys(policyLimits) as readonly PolicyFigure[];

/** A policy as it is being written: fields hold text, hours are for people, minutes for the server. */
export type PolicyDraft = Readonly<Record<PolicyFigure, string>> & {
  readonly contactHours: string;
  readonly judgesObservers: boolean;
};
export type PolicyMistake = {
  readonly field: PolicyFigure | 'contactHours';
  readonly why: 'range' | 'absent-before-late' | 'share-whole';
};

export function draftOf(policy: Policy): PolicyDraft {
  const figures = Object.fromEntries(policyFigures.map((name) => [name, String(policy[name])]));
  return {
    ...(figures as Record<PolicyFigure, string>),
    contactHours: String(policy.requiredContactMinutes / 60),
    judgesObservers: policy.judgesObservers,
  };
}

export function policyMistakes(draft: PolicyDraft): readonly PolicyMistake[] {
  const wrong = policyFigures.filter((name) => {
    const [least, most] = policyLimits[name];
    return !isWhole(draft[name]) || Number(draft[name]) < least || Number(draft[name]) > most;
  });
  const mistakes: PolicyMistake[] = wrong.map((field) => ({ field, why: 'range' }));
  const hours = Number(draft.contactHours);
  if (draft.contactHours.trim() === '' || !(hours >= 0 && hours <= 10_000))
    mistakes.push({ field: 'contactHours', why: 'range' });
  return mistakes.length > 0 ? mistakes : contradictionsOf(policyOf(draft));
}

/** The same contradictions as the server finds, before anything is sent. */
function contradictionsOf(policy: Policy): readonly PolicyMistake[] {
  const { lateAfterMinutes, absentAfterMinutes, requiredSharePercent, leftEarlyBeforeMinutes } = policy;
  const wrong: readonly (PolicyMistake | false)[] = [
    absentAfterMinutes <= lateAfterMinutes && { field: 'absentAfterMinutes', why: 'absent-before-late' },
    requiredSharePercent === 100 &&
      lateAfterMinutes + leftEarlyBeforeMinutes > 0 && { field: 'requiredSharePercent', why: 'share-whole' },
  ];
  return wrong.filter((one) => one !== false);
}

/** The policy of a draft without mistakes. */
export function policyOf(draft: PolicyDraft): Policy {
  const figures = Object.fromEntries(policyFigures.map((name) => [name, Number(draft[name])]));
  return {
    ...(figures as Record<PolicyFigure, number>),
    judgesObservers: draft.judgesObservers,
    requiredContactMinutes: Math.round(Number(draft.contactHours) * 60),
  };
}

const isWhole = (written: string) => /^\d{1,5}$/.test(written.trim());
