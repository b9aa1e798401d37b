import { parseArgs } from 'node:util';

/** The parts of a whole run, in their order. */
export const partNames = ['checks', 'specs', 'kafka', 'browser', 'chaos'] as const;
export type PartName = (typeof partNames)[number];

export type TestOptions = {
  /** Only the specs of these; everything when empty. */
  readonly projects: readonly string[];
  readonly parts: readonly PartName[];
  /** The browser suite with a broker instead of the embedded bus. */
  readonly onKafka: boolean;
};

export const usage = `npm test -- [options] [project …]

  --only PART     ${partNames.join(', ')}; may be given more than once
  --bus kafka     the browser suite on a broker
  libs/journal …  only the specs of these projects`;

export function readTestOptions(args: readonly string[]): TestOptions {
  const { values, positionals } = parse(args);
  const wrong = values.only?.find((name) => !partNames.some((part) => part === name));
  if (wrong !== undefined) throw new Error(`There is no part ${wrong}.\n\n${usage}`);
  if (values.bus !== undefined && values.bus !== 'kafka') throw new Error(`--bus is kafka or left out.\n\n${usage}`);
  return {
    projects: positionals,
    parts: partNames.filter((part) => values.only?.includes(part) ?? true),
    onKafka: values.bus === 'kafka',
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = { only: { ...text, multiple: true }, bus: text } as const;
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage}`, { cause: error });
  }
}
