/** Where the trace of the request under way comes from. */
export abstract class Traces {
  /** W3C trace context; empty outside of a trace. */
  abstract current(): string;
}
