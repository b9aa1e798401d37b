/**
 * A coded "no": the answer of the domain to a request that it understood and will not do. Nothing has changed.
 * `code` is from a closed union per aggregate; `detail` names the limit that was met, in English, for a developer.
 */
export type Refusal<Code extends string = string> = {
  readonly code: Code;
  readonly detail: string;
  /** Whether the same request may succeed later without any change. */
  readonly retryable: boolean;
  /** The figures in the detail, such as { limit: '2000' }. */
  readonly figures: Readonly<Record<string, string>>;
};

export function refusal<Code extends string>(
  code: Code,
  detail: string,
  { retryable = false, figures = {} }: { retryable?: boolean; figures?: Record<string, string> } = {},
): Refusal<Code> {
  return { code, detail, retryable, figures };
}

/** A refusal on its way through code that answers by return value; thrown by use cases and adapters, translated at each edge. */
export class DomainError<Code extends string = string> extends Error {
  readonly refusal: Refusal<Code>;

  constructor(refused: Refusal<Code>) {
    super(`${refused.code}: ${refused.detail}`);
    this.name = 'DomainError';
    this.refusal = refused;
  }
}

/** For the `default` of a switch over a closed union: a forgotten case does not compile. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
