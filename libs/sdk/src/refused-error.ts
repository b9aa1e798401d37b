/** What the server answers with "no". Nothing has changed. `code` is from the closed list in docs/refusals.md. */
export class RefusedError extends Error {
  readonly code: string;
  /** In English, for a developer: names the limit that was met. */
  readonly detail: string;
  /** Whether the same request may succeed later without any change. */
  readonly retryable: boolean;
  readonly figures: Readonly<Record<string, string>>;

  constructor(refusal: {
    code: string;
    detail: string;
    retryable?: boolean;
    figures?: Readonly<Record<string, string>>;
  }) {
    super(`${refusal.code}: ${refusal.detail}`);
    this.name = 'RefusedError';
    this.code = refusal.code;
    this.detail = refusal.detail;
    this.retryable = refusal.retryable ?? false;
    this.figures = refusal.figures ?? {};
  }
}
