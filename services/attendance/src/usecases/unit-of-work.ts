/** Several writes that are kept together or not at all. A unit inside a unit is part of it. */
export abstract class UnitOfWork {
  abstract run<Result>(work: () => Promise<Result>): Promise<Result>;
}
