/** Says what a step is doing; for steps that take long. */
export type Say = (text: string) => void;

export type Progress = {
  /** Runs one numbered step and prints its time; a `note` in its result is printed beside it. */
  step<T>(title: string, work: (say: Say) => Promise<T>): Promise<T>;
  /** The number of the next step. */
  next(): number;
  readonly total: number;
};

export function createProgress(options: { total: number; first?: number }): Progress;
