import type { CollectedSpan } from './collector.ts';

/** One trace as text: children below their parents, each with its start after the first span and its length. */
export function printTrace(spans: readonly CollectedSpan[]): string {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const inOrder = [...spans].sort((a, b) => a.startedMs - b.startedMs);
  const beganMs = inOrder[0]?.startedMs ?? 0;
  const lines = (parent: string | undefined, depth: number): string[] =>
    inOrder
      .filter((span) => (parent === undefined ? !known.has(span.parentSpanId) : span.parentSpanId === parent))
      .flatMap((span) => [line(span, depth, beganMs), ...lines(span.spanId, depth + 1)]);
  return lines(undefined, 0).join('\n');
}

function line(
  { service, name, startedMs, durationMs, attributes }: CollectedSpan,
  depth: number,
  beganMs: number,
): string {
  const label = `${'  '.repeat(depth)}${service.replace('lectern-', '')}: ${name}`;
  const times = `+${(startedMs - beganMs).toFixed(1).padStart(6)} ms  ${durationMs.toFixed(1).padStart(6)} ms`;
  const rest = Object.entries(attributes).map(([key, value]) => `${key}=${value}`);
  return `${label.padEnd(44)} ${times}  ${rest.join(' ')}`.trimEnd();
}
