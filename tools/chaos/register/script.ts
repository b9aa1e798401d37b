import type { Random } from '../random.ts';
import type { Attendee } from './attendee.ts';

export type Deed = { readonly atMs: number; readonly does: (who: Attendee) => unknown };

export const lessonMs = 75_000;

/** What each learner does, in seconds after the class's start. Whoever goes for long, goes for longer than the policy's grace. */
const parts: readonly (readonly [atSeconds: number, does: Deed['does']])[][] = [
  [[-3, come]],
  [[-3, come]],
  [[-3, come]],
  [[15, come]],
  [
    [-3, come],
    [45, (who) => who.leave()],
  ],
  [
    [-3, come],
    [42, (who) => who.vanish()],
  ],
  [
    [-3, come],
    [33, (who) => who.crash()],
  ],
  [
    [-3, come],
    [22, (who) => who.crash()],
    [56, come],
  ],
  [
    [-3, come],
    [24, (who) => who.loseNetwork(30_000)],
  ],
  [
    [-3, come],
    [36, (who) => who.loseNetwork(2_000)],
  ],
  [
    [-3, come],
    [31, come],
  ],
  [
    [-3, come],
    [20, (who) => who.leave()],
    [54, come],
  ],
  [],
];

/** So many learners are needed. */
export const learners = parts.length;

export function scriptFor(index: number, random: Random): readonly Deed[] {
  return (parts[index] ?? []).map(([atSeconds, does]) => ({ atMs: (atSeconds + random() - 0.5) * 1_000, does }));
}

function come(who: Attendee): Promise<void> {
  return who.come();
}
