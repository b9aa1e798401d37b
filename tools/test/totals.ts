/** How many of something passed and failed. What could not even begin counts as failed. */
export type Totals = { readonly passed: number; readonly failed: number };

export function sum(all: readonly Totals[]): Totals {
  const add = (name: keyof Totals) => all.reduce((total, each) => total + each[name], 0);
  return { passed: add('passed'), failed: add('failed') };
}
