/** What the registers of some classes say, against the truth. */
export type Comparison = {
  readonly classes: number;
  readonly people: number;
  readonly kills: number;
  readonly largestErrorMs: number;
  readonly errorSumMs: number;
  /** People whose register is further from the truth than is allowed. */
  readonly beyond: readonly string[];
  readonly wrongVerdicts: readonly string[];
  /** People so near to a limit of the policy that an error within the bounds may decide: not judged. */
  readonly tooClose: number;
  /** People whose last seconds nobody could tell, because everybody who had heard of them was killed. Their verdicts must be right all the same. */
  readonly unheard: number;
  readonly largestUnheardMs: number;
};

export const nothing: Comparison = {
  classes: 0,
  people: 0,
  kills: 0,
  largestErrorMs: 0,
  errorSumMs: 0,
  beyond: [],
  wrongVerdicts: [],
  tooClose: 0,
  unheard: 0,
  largestUnheardMs: 0,
};

export function sum(all: readonly Comparison[]): Comparison {
  return all.reduce(
    (one, other) => ({
      classes: one.classes + other.classes,
      people: one.people + other.people,
      kills: one.kills + other.kills,
      largestErrorMs: Math.max(one.largestErrorMs, other.largestErrorMs),
      errorSumMs: one.errorSumMs + other.errorSumMs,
      beyond: [...one.beyond, ...other.beyond],
      wrongVerdicts: [...one.wrongVerdicts, ...other.wrongVerdicts],
      tooClose: one.tooClose + other.tooClose,
      unheard: one.unheard + other.unheard,
      largestUnheardMs: Math.max(one.largestUnheardMs, other.largestUnheardMs),
    }),
    nothing,
  );
}

export type Simulated = Comparison & {
  /** How often the attendance process died while it handled events. */
  readonly attendanceKills: number;
  readonly deliveries: number;
};

export function total(all: readonly Simulated[]): Simulated {
  const of = (figure: 'attendanceKills' | 'deliveries') => all.reduce((sum_, one) => sum_ + one[figure], 0);
  return { ...sum(all), attendanceKills: of('attendanceKills'), deliveries: of('deliveries') };
}
