import { newId, type PersonId } from '@lectern/kernel';
import type { Role } from '@lectern/policy';
import type { Chance } from './chance.ts';

/** What one person does, by the minute; times in milliseconds after the class's start. */
export type Step =
  | { readonly atMs: number; readonly does: 'come'; readonly device: number }
  /** Says goodbye. */
  | { readonly atMs: number; readonly does: 'leave' }
  /** The browser closes the socket without a goodbye. */
  | { readonly atMs: number; readonly does: 'close' }
  /** Nothing comes through any more, and the device remembers nothing: a crash, an empty battery. */
  | { readonly atMs: number; readonly does: 'crash' }
  /** Nothing comes through for a while; then the same client goes on. */
  | { readonly atMs: number; readonly does: 'lose-network'; readonly forMs: number }
  | { readonly atMs: number; readonly does: 'raise-hand' };

export type ScriptedPerson = {
  readonly personId: PersonId;
  readonly role: Role;
  readonly steps: readonly Step[];
};

export const classMs = 50 * 60_000;
const minute = 60_000;
const second = 1_000;

/** A class of up to `most` people: the staff, and others who come late, drop, change networks, crash, wait, leave or never come. */
export function writeScript(chance: Chance, most: number): readonly ScriptedPerson[] {
  const count = Math.max(4, Math.ceil(chance.between(most / 4, most)));
  const others = Array.from({ length: count - 1 }, () => write(chance));
  const earlyMs = chance.between(2 * minute, 8 * minute);
  return [{ personId: newId(), role: 'instructor', steps: [come(-earlyMs)] }, ...others];
}

function write(chance: Chance): ScriptedPerson {
  const role = chance.weighted<Role>({ learner: 86, guest: 7, observer: 4, assistant: 3, instructor: 0 });
  const habit = chance.weighted({ whole: 52, late: 14, veryLate: 6, early: 14, little: 6, never: 8 });
  return { personId: newId(), role, steps: habit === 'never' ? [] : stay(chance, ...visit(chance, habit)) };
}

type Habit = 'whole' | 'late' | 'veryLate' | 'early' | 'little';

// Away from the limits of the policy, five, ten and twenty minutes and half of the class, by more than any error we allow.
function visit(chance: Chance, habit: Habit): readonly [fromMs: number, toMs: number] {
  const punctual = chance.yes(0.6) ? chance.between(-6 * minute, 0) : chance.between(0, 4 * minute);
  const end = chance.yes(0.7) ? Infinity : classMs - chance.between(5 * second, 8.5 * minute);
  switch (habit) {
    case 'whole':
      return [punctual, end];
    case 'late':
      return [chance.between(6, 19) * minute, end];
    case 'veryLate':
      return [chance.between(21.5, 45) * minute, end];
    case 'early':
      return [punctual, classMs - chance.between(11.5, 18) * minute];
    case 'little':
      return [punctual, Math.max(punctual, 0) + chance.between(0.5, 18) * minute];
  }
}

function stay(chance: Chance, fromMs: number, toMs: number): readonly Step[] {
  const steps: Step[] = [come(fromMs)];
  const wanted = chance.weighted({ 0: 45, 1: 30, 2: 15, 3: 10 });
  const lastMs = Math.min(toMs, classMs);
  let atMs = fromMs + chance.between(20 * second, 12 * minute);
  for (let done = 0; done < Number(wanted) && atMs < lastMs - 2 * minute; done += 1) {
    const [trouble, overMs] = interrupt(chance, atMs, lastMs);
    steps.push(...trouble);
    atMs = overMs + chance.between(60 * second, 15 * minute);
  }
  for (let hands = chance.below(3); hands > 0; hands -= 1)
    steps.push({ atMs: chance.between(fromMs, lastMs), does: 'raise-hand' });
  if (Number.isFinite(toMs)) steps.push({ atMs: toMs, does: chance.weighted({ leave: 50, close: 30, crash: 20 }) });
  return steps.sort((a, b) => a.atMs - b.atMs);
}

/** Something in between, and when it is over. Gaps are far from the policy's grace. */
function interrupt(chance: Chance, atMs: number, lastMs: number): [Step[], number] {
  const longMs = Math.min(chance.between(45 * second, 5 * minute), lastMs - atMs - 30 * second);
  const shortMs = chance.between(1 * second, 7 * second);
  switch (chance.weighted({ network: 34, tunnel: 22, crash: 12, reload: 12, pause: 10, device: 10 })) {
    case 'network':
      return [[{ atMs, does: 'lose-network', forMs: shortMs }], atMs + shortMs];
    case 'tunnel':
      return [[{ atMs, does: 'lose-network', forMs: longMs }], atMs + longMs];
    case 'crash':
      return [[{ atMs, does: 'crash' }, come(atMs + longMs)], atMs + longMs];
    case 'reload':
      return [[{ atMs, does: 'close' }, come(atMs + shortMs)], atMs + shortMs];
    case 'pause':
      return [[{ atMs, does: chance.of(['leave', 'close']) }, come(atMs + longMs)], atMs + longMs];
    case 'device':
      return [[come(atMs, 1)], atMs];
  }
}

function come(atMs: number, device = 0): Step {
  return { atMs, does: 'come', device };
}
