import { run } from '../run.ts';

/** A benchmark that lives beside the code that it measures, as a program of its own; words after its name are for it. */
async function bench(program: string, pattern: RegExp, ...flags: readonly string[]): Promise<RegExpMatchArray> {
  const { code, output } = await run([process.execPath, ...flags, ...program.split(' ')]);
  const found = pattern.exec(output);
  if (code !== 0 || !found) throw new Error(`${program} did not say what was expected:\n${output.slice(-2_000)}`);
  return found;
}

export type JournalFigures = { readonly ours: number; readonly plain: number; readonly ratio: number };

export async function measureJournal(): Promise<JournalFigures> {
  const [line = '{}'] = await bench('libs/journal/bench/append.bench.ts', /^\{.*\}$/m);
  return JSON.parse(line) as JournalFigures;
}

export type Comparison = { readonly ours: number; readonly plain: number; readonly ratio: number };

export type BusFigures = { readonly relay: Comparison; readonly one: Comparison; readonly together: Comparison };

/** Events a second through the relay, and through consumers that handle them singly and together. */
export async function measureBus(bus: 'embedded' | 'kafka'): Promise<BusFigures> {
  const [line = '{}'] = await bench(`libs/events/bench/bus.bench.ts ${bus}`, /^\{.*\}$/m);
  return JSON.parse(line) as BusFigures;
}

export type FanoutFigures = { readonly ours: number; readonly plain: number; readonly ratio: number };

/** CPU microseconds of the gateway for one fact and socket, at 150 facts a second. */
export async function measureFanout(): Promise<FanoutFigures> {
  const [, ours, plain, ratio] = await bench(
    'services/gateway/bench/fanout.bench.ts',
    /^150\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)/m,
  );
  return { ours: Number(ours), plain: Number(plain), ratio: Number(ratio) };
}

export type StatementFigures = { readonly perCore: number; readonly perSecond: number; readonly p99Ms: number };

/** Statements a second of one core's time, made, kept and sent; and from a fact to the store that has its statement. */
export async function measureStatements(): Promise<StatementFigures> {
  // Services have parameter properties, which Node does not merely strip.
  const flag = '--experimental-transform-types';
  const [line = '{}'] = await bench('services/attendance/bench/statements.bench.ts', /^\{"perCore.*\}$/m, flag);
  return JSON.parse(line) as StatementFigures;
}
