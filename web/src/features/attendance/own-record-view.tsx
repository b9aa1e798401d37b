import { FileText, MessageSquareWarning } from 'lucide-react';
import type { OwnRecord, OwnRow } from '@lectern/sdk/attendance';
import { text } from '../../platform/locale/text.ts';
import { clockTime } from '../../platform/locale/times.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { Risk, Trend } from './course-parts.tsx';
import { IntervalBar } from './interval-bar.tsx';
import {
  fullDay,
  hours,
  minutesOf,
  moment,
  percent,
  ownReasonOf,
  ruleInWords,
  ruleOf,
  tookPart,
} from './register-text.ts';
import { CorrectionLine, Said } from './said.tsx';
import { VerdictChip } from './verdict-chip.tsx';
import '../../ui/pages.css';
import './attendance.css';
import './own-record.css';

export type OwnRecordProps = {
  readonly record: OwnRecord;
  /** Whether the person's statements go to stores outside; undefined while that is not known. */
  readonly isSent: boolean | undefined;
  readonly onSend: (isSent: boolean) => void;
  readonly onDispute: (row: OwnRow) => void;
  readonly onHistory: (row: OwnRow) => void;
  readonly onContactHours: () => void;
};

/** What is kept about oneself in a course, with the rule by which it was judged, and the way to object. */
export function OwnRecordView({ record, isSent, onSend, onDispute, onHistory, onContactHours }: OwnRecordProps) {
  const { courseId, courseTitle, policy, totals, rows } = record;
  const requiredMs = (policy.policy?.requiredContactMinutes ?? 0) * 60_000;
  return (
    <main className="page-body" id="main">
      <p className="muted where">
        <Link href={`/courses/${courseId}`} dir="auto">
          {courseTitle}
        </Link>
      </p>
      <div className="page-head">
        <h1>{text('own.title')}</h1>
        <div className="actions">
          <Button icon={FileText} onClick={onContactHours} disabled={rows.length === 0}>
            {text('own.contact-hours')}
          </Button>
        </div>
      </div>
      {rows.length > 0 && (
        <div className="own-totals">
          <p>
            <b className="number">{percent(totals.share)}</b> <span className="muted">{text('own.share')}</span>
          </p>
          <p>
            <b className="number">
              {requiredMs > 0
                ? text('own.hours-of', { part: hours(totals.attendedMs), whole: hours(requiredMs) })
                : hours(totals.attendedMs)}
            </b>{' '}
            <span className="muted">{text('own.hours')}</span>
          </p>
          <p className="row">
            <Trend trend={totals.trend} />
            <Risk person={totals} />
          </p>
        </div>
      )}
      {rows.length === 0 && <p className="nothing">{text('own.empty')}</p>}
      <ul className="own-rows">
        {rows.map((row) => (
          <Row key={row.class.sessionId} row={row} onDispute={onDispute} onHistory={onHistory} />
        ))}
      </ul>
      {policy.policy && (
        <div className="rule">
          <p>
            <b>{ruleOf(policy.scope)}:</b> {ruleInWords(policy.policy)}
          </p>
          <p>{text('own.measured')}</p>
        </div>
      )}
      {isSent !== undefined && (
        <label className="check-row own-sending">
          <input type="checkbox" checked={isSent} onChange={(event) => onSend(event.target.checked)} />
          <span>
            {text('own.send')}
            <small className="muted">{text('own.send-help')}</small>
          </span>
        </label>
      )}
    </main>
  );
}

type RowProps = Pick<OwnRecordProps, 'onDispute' | 'onHistory'> & { row: OwnRow };

function Row({ row, onDispute, onHistory }: RowProps) {
  const { class: held, entry } = row;
  const from = Date.parse(row.startedAt ?? held.startsAt);
  const to = row.endedAt ? Date.parse(row.endedAt) : from + held.lengthMs;
  const isOpen = entry.dispute !== undefined && entry.dispute.answer === undefined;
  return (
    <li className="card own-row">
      <div className="own-head">
        <div>
          <h2 dir="auto">{held.title}</h2>
          <p className="muted small-text number">
            {text('time.span', {
              day: fullDay(new Date(from)),
              from: clockTime(new Date(from)),
              to: clockTime(new Date(to)),
            })}
          </p>
        </div>
        <VerdictChip entry={entry} />
      </div>
      <IntervalBar intervals={entry.intervals} span={{ from, to }} />
      <p className="row">
        <span className="number">{minutesOf(entry.attendedMs, Math.max(0, to - from))}</span>
        <span className="muted small-text">{tookPart(entry)}</span>
      </p>
      <p className="small-text">{ownReasonOf(entry)}</p>
      {entry.isCorrected && (
        <p className="small-text">
          <CorrectionLine correction={entry.correction} />
        </p>
      )}
      {entry.dispute && <DisputeThread entry={entry} />}
      {entry.version > 0 && (
        <div className="row">
          {!isOpen && (
            <Button
              size="small"
              icon={MessageSquareWarning}
              onClick={() => onDispute(row)}
              aria-label={text('own.dispute-of', { title: held.title })}
            >
              {text('own.dispute')}
            </Button>
          )}
          <Button
            size="small"
            tone="quiet"
            onClick={() => onHistory(row)}
            aria-label={text('own.history-of', { title: held.title })}
          >
            {text('own.history')}
          </Button>
        </div>
      )}
    </li>
  );
}

function DisputeThread({ entry: { dispute } }: { entry: OwnRow['entry'] }) {
  if (dispute === undefined) return null;
  return (
    <div className="thread">
      <p className="muted small-text">{text('own.you-said', { at: moment(new Date(dispute.at)) })}</p>
      <Said words={dispute.text} />
      {dispute.answer === undefined ? (
        <p className="muted small-text">{text('own.waits')}</p>
      ) : (
        <>
          <p className="muted small-text">
            {text('own.answered', {
              name: dispute.answer.byName,
              at: moment(new Date(dispute.answer.at)),
            })}
          </p>
          <Said words={dispute.answer.text} />
        </>
      )}
    </div>
  );
}
