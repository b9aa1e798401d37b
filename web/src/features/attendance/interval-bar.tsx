import type { Interval } from '@lectern/sdk/attendance';
import { segmentsOf, type Span } from './register-model.ts';
import { presenceInWords } from './register-text.ts';

/** When somebody was there, against the length of the class; the same in words for who does not see it. */
export function IntervalBar({ intervals, span, until }: { intervals: readonly Interval[]; span: Span; until?: Date }) {
  const passed = until ? ((until.getTime() - span.from) / Math.max(1, span.to - span.from)) * 100 : 100;
  return (
    <svg className="interval-bar" role="img" aria-label={presenceInWords(intervals)}>
      <rect className="track" width="100%" height="100%" rx="4" />
      {passed < 100 && (
        <rect className="to-come" x={`${Math.max(0, passed)}%`} width={`${100 - passed}%`} height="100%" />
      )}
      {segmentsOf(intervals, span).map(({ left, width }) => (
        <rect key={left} className="there" x={`${left}%`} width={`${width}%`} height="100%" rx="3" />
      ))}
    </svg>
  );
}
