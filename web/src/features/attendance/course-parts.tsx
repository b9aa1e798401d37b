import { PencilLine, TrendingDown, TrendingUp, TriangleAlert } from 'lucide-react';
import type { CourseCell, CourseClass, CoursePerson } from '@lectern/sdk/attendance';
import { text } from '../../platform/locale/text.ts';
import { directionOf } from './course-model.ts';
import { minutesOf, percent } from './register-text.ts';
import { verdictMarks } from './verdict-chip.tsx';

/** One class of one person: a shape, a colour, the minutes, and all of it in words. */
export function Cell({ cell, of }: { cell: CourseCell; of: CourseClass }) {
  const { icon: Symbol, tone, word } = verdictMarks[cell.verdict];
  return (
    <span className={`cell-mark ${tone}`}>
      <Symbol className="icon" />
      <span className="only-heard">
        {text('course-register.cell', { verdict: text(word), minutes: minutesOf(cell.attendedMs, of.lengthMs) })}{' '}
        {cell.isCorrected && text('register.corrected')}
      </span>
      {cell.verdict !== 'none' && (
        <span aria-hidden="true" className="number">
          {Math.round(cell.attendedMs / 60_000)}
        </span>
      )}
      {cell.isCorrected && <PencilLine className="icon tiny" />}
    </span>
  );
}

export function Risk({ person }: { person: CoursePerson }) {
  if (!person.isAtRisk) return null;
  return (
    <span className="chip warn">
      <TriangleAlert className="icon" />
      {text('course-register.at-risk')}
    </span>
  );
}

export function Trend({ trend }: { trend: number }) {
  const direction = directionOf(trend);
  if (direction === 'level') return <span className="muted">{text('course-register.level')}</span>;
  const Arrow = direction === 'up' ? TrendingUp : TrendingDown;
  return (
    <span className={`trend ${direction}`}>
      <Arrow className="icon" />
      {text(`course-register.${direction}`, { share: percent(Math.abs(trend)) })}
    </span>
  );
}
