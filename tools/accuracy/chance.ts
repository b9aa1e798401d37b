import { randomOf, type Random } from '../chaos/random.ts';

/** Everything that is left to chance in a simulated class comes from one seed. */
export class Chance {
  private readonly random: Random;

  constructor(seed: number) {
    this.random = randomOf(seed);
  }

  yes(probability: number): boolean {
    return this.random() < probability;
  }

  /** From `from` to just below `to`. */
  between(from: number, to: number): number {
    return from + this.random() * (to - from);
  }

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  of<Thing>(things: readonly Thing[]): Thing {
    return things[this.below(things.length)]!;
  }

  /** One of the keys, each as often as its weight says. */
  weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Key {
    const entries = Object.entries(weights) as [Key, number][];
    let left = this.random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    return entries.find(([, weight]) => (left -= weight) < 0)?.[0] ?? entries[0]![0];
  }

  fork(): Chance {
    return new Chance(Math.floor(this.random() * 2 ** 31));
  }
}
