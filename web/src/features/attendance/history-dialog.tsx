import { Calculator, MessageSquareReply, MessageSquareWarning, PencilLine } from 'lucide-react';
import type { Change, HistoryItem } from '@lectern/sdk/attendance';
import { text } from '../../platform/locale/text.ts';
import { clockTime } from '../../platform/locale/times.ts';
import type { Loaded } from '../../platform/use-load.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/form.tsx';
import { minutesOf, moment, presenceInWords, reasonOf, ruleOf } from './register-text.ts';
import { Said } from './said.tsx';
import { VerdictChip } from './verdict-chip.tsx';

export type HistoryDialogProps = {
  readonly name: string;
  readonly lengthMs: number;
  readonly history: Loaded<readonly HistoryItem[]>;
  readonly onClose: () => void;
};

const symbols = {
  computed: Calculator,
  corrected: PencilLine,
  disputed: MessageSquareWarning,
  answered: MessageSquareReply,
} as const;

/** Everything that an entry ever was, newest first: nothing is overwritten. */
export function HistoryDialog({ name, lengthMs, history, onClose }: HistoryDialogProps) {
  return (
    <Dialog title={text('history.title', { name })} onClose={onClose} size="wide">
      <p>{text('history.help')}</p>
      {history.state === 'loading' && <p role="status">{text('action.loading')}</p>}
      {history.state === 'failed' && <Refused error={history.error} />}
      {history.state === 'ready' && history.value.length === 0 && <p className="nothing">{text('history.empty')}</p>}
      {history.state === 'ready' && (
        <ol className="history">
          {history.value.map((item, index) => (
            <Item key={`${item.at} ${index}`} item={item} name={name} lengthMs={lengthMs} />
          ))}
        </ol>
      )}
    </Dialog>
  );
}

function Item({ item, name, lengthMs }: { item: HistoryItem; name: string; lengthMs: number }) {
  const Symbol = symbols[item.kind];
  return (
    <li>
      <Symbol className="icon" />
      <div>
        <p className="muted small-text">
          <time className="number" dateTime={item.at}>
            {moment(new Date(item.at))}
          </time>
          {' · '}
          {item.actorName ? <bdi dir="auto">{item.actorName}</bdi> : text('history.system')}
        </p>
        <Body item={item} name={name} lengthMs={lengthMs} />
      </div>
    </li>
  );
}

function Body({ item, name, lengthMs }: { item: HistoryItem; name: string; lengthMs: number }) {
  switch (item.kind) {
    case 'computed':
      return <Computed item={item} lengthMs={lengthMs} />;
    case 'corrected':
      return (
        <>
          <p>{changeInWords(item.change)}</p>
          <Said words={item.reason} />
        </>
      );
    case 'disputed':
      return (
        <>
          <p>{text('history.disputed', { name })}</p>
          <Said words={item.dispute.text} />
        </>
      );
    case 'answered':
      return (
        <>
          <p>{text('history.answered')}</p>
          <Said words={item.dispute.answer?.text ?? ''} />
        </>
      );
  }
}

type ComputedProps = { item: HistoryItem & { kind: 'computed' }; lengthMs: number };

function Computed({ item: { entry, registerVersion, policy, cause }, lengthMs }: ComputedProps) {
  return (
    <>
      <p className="row">
        <VerdictChip entry={entry} />
        <span className="number">{minutesOf(entry.attendedMs, lengthMs)}</span>
        <span className="muted small-text">
          {text('history.version', { version: registerVersion })} {text(`cause.${cause}`)}
        </span>
      </p>
      <p>{reasonOf(entry, policy?.policy)}</p>
      <p className="muted small-text">
        {presenceInWords(entry.intervals)}{' '}
        {policy && text('history.policy', { rule: ruleOf(policy.scope), version: policy.version })}
      </p>
    </>
  );
}

function changeInWords(change: Change): string {
  switch (change.kind) {
    case 'set-verdict':
      return text('history.set-verdict', { verdict: text(`verdict.${change.verdict}`) });
    case 'undo':
      return text('history.undo');
    default:
      return text(change.kind === 'add-interval' ? 'history.add' : 'history.cut', {
        from: clockTime(new Date(change.from)),
        to: clockTime(new Date(change.to)),
      });
  }
}
