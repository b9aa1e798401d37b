import { MessageSquareWarning } from 'lucide-react';
import { memo } from 'react';
import type { RegisterEntry } from '@lectern/sdk/attendance';
import { text } from '../../platform/locale/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { IntervalBar } from './interval-bar.tsx';
import { isStaff, type Span } from './register-model.ts';
import { minutesOf, tookPart } from './register-text.ts';
import { CorrectionLine } from './said.tsx';
import { VerdictChip } from './verdict-chip.tsx';

export type RowActions = {
  readonly onCorrect: ((entry: RegisterEntry) => void) | undefined;
  readonly onHistory: (entry: RegisterEntry) => void;
  readonly onAnswer: ((entry: RegisterEntry) => void) | undefined;
};
export type RowProps = RowActions & {
  readonly entry: RegisterEntry;
  readonly span: Span;
  readonly lengthMs: number;
  /** How far the class has come, while it runs. */
  readonly until: Date | undefined;
  readonly isComing: boolean;
};

/** One person. A register of a thousand people that is refreshed draws only the rows that changed. */
export const RegisterRow = memo(function RegisterRow(props: RowProps) {
  const { entry, span, lengthMs, until, isComing } = props;
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <span className="who">
          <Avatar name={entry.name} />
          <span>
            <bdi dir="auto" className="person-text">
              {entry.name}
            </bdi>
            {entry.role !== 'learner' && <small className="muted">{text(`role.${entry.role}`)}</small>}
          </span>
        </span>
      </th>
      <td role="cell">
        <VerdictChip entry={entry} />
      </td>
      <td role="cell" className="number">
        {!isComing && minutesOf(entry.attendedMs, lengthMs)}
      </td>
      <td role="cell" className="bar-cell">
        {!isComing && <IntervalBar intervals={entry.intervals} span={span} until={until} />}
      </td>
      <td role="cell" className="muted small-text notes">
        <Notes {...props} />
      </td>
      <td role="cell" className="row-actions">
        <Actions {...props} />
      </td>
    </tr>
  );
}, isSame);

/** What somebody did in class, and what was said of the entry since. */
function Notes({ entry, isComing, onAnswer }: RowProps) {
  const { isCorrected, correction, dispute } = entry;
  const isAsked = dispute !== undefined && dispute.answer === undefined;
  const didNothing = entry.intervals.length === 0;
  return (
    <>
      {!isComing && !(didNothing && isCorrected) && <span>{tookPart(entry)}</span>}
      {isCorrected && <CorrectionLine correction={correction} />}
      {dispute && (
        <span className="row">
          <span className={`chip ${isAsked ? 'warn' : ''}`}>
            <MessageSquareWarning className="icon" />
            {text(isAsked ? 'dispute.open' : 'dispute.answered')}
          </span>
          {isAsked && onAnswer && (
            <Button
              size="small"
              onClick={() => onAnswer(entry)}
              aria-label={text('register.answer-of', { name: entry.name })}
            >
              {text('register.answer')}
            </Button>
          )}
        </span>
      )}
    </>
  );
}

function Actions({ entry, isComing, onCorrect, onHistory }: RowProps) {
  const { name } = entry;
  const excuses = isComing && !entry.isCorrected;
  return (
    <>
      {onCorrect && !isStaff(entry) && (
        <Button
          size="small"
          tone="quiet"
          onClick={() => onCorrect(entry)}
          aria-label={text(excuses ? 'register.excuse-of' : 'register.correct-of', { name })}
        >
          {text(excuses ? 'register.excuse' : 'register.correct')}
        </Button>
      )}
      {(entry.version > 0 || entry.isCorrected) && (
        <Button
          size="small"
          tone="quiet"
          onClick={() => onHistory(entry)}
          aria-label={text('register.history-of', { name })}
        >
          {text('register.history')}
        </Button>
      )}
    </>
  );
}

/** A refreshed register brings new objects that say the same. */
function isSame(one: RowProps, other: RowProps): boolean {
  return (
    one.isComing === other.isComing &&
    one.lengthMs === other.lengthMs &&
    one.until?.getTime() === other.until?.getTime() &&
    one.span.from === other.span.from &&
    one.span.to === other.span.to &&
    (one.onCorrect === undefined) === (other.onCorrect === undefined) &&
    JSON.stringify(one.entry) === JSON.stringify(other.entry)
  );
}
