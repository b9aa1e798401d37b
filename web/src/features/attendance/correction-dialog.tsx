import { type FormEvent, useState } from 'react';
import { newId } from '@lectern/kernel';
import type { Change, RegisterEntry } from '@lectern/sdk/attendance';
import { text } from '../../platform/locale/text.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Buttons, type FormProps, Refused, useSubmit } from '../../ui/form.tsx';
import {
  type CorrectionDraft,
  type CorrectionMistake,
  changeOf,
  firstDraft,
  kindsOf,
  mistakesOf,
  reasonLimits,
} from './correction-model.ts';
import { ReasonField } from './reason-field.tsx';
import { type Span, verdicts } from './register-model.ts';
import { VerdictChip } from './verdict-chip.tsx';

export type CorrectionRequest = { readonly reason: string; readonly change: Change; readonly requestId: string };
export type CorrectionDialogProps = FormProps<CorrectionRequest> & {
  readonly entry: RegisterEntry;
  readonly span: Span;
  readonly isComing: boolean;
};

type Settable = CorrectionDraft['verdict'];

/** Sets a verdict, adds or cuts a time, or takes the last correction back. The reason is for everybody who reads the record. */
export function CorrectionDialog({ entry, span, isComing, onClose, onSubmit }: CorrectionDialogProps) {
  const [draft, setDraft] = useState(() => firstDraft(entry, span, isComing));
  const [tried, setTried] = useState(false);
  // The same words sent again after a lost answer take effect once; other words are another correction.
  const [requestId, setRequestId] = useState<string>(newId);
  const { busy, refused, submit } = useSubmit(onSubmit);
  const mistakes = tried ? mistakesOf(draft, span) : [];
  const onForm = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (mistakesOf(draft, span).length === 0)
      submit({ reason: draft.reason.trim(), change: changeOf(draft, span), requestId });
  };
  const change = (fields: Partial<CorrectionDraft>) => {
    setDraft({ ...draft, ...fields });
    setRequestId(newId());
  };
  const kinds = kindsOf(entry, isComing);
  const title = text(isComing ? 'correct.title-coming' : 'correct.title', { name: entry.name });
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={onForm} noValidate>
        {!isComing && (
          <p className="row">
            {text('correct.now')} <VerdictChip entry={entry} />
          </p>
        )}
        {kinds.length > 1 && (
          <fieldset className="kinds">
            <legend>{text('correct.kind')}</legend>
            {kinds.map((kind) => (
              <label key={kind} className="check-row">
                <input type="radio" name="kind" checked={draft.kind === kind} onChange={() => change({ kind })} />
                <span>{text(`correct.${kind}`)}</span>
              </label>
            ))}
          </fieldset>
        )}
        {draft.kind === 'verdict' && <VerdictField value={draft.verdict} onChange={(verdict) => change({ verdict })} />}
        {(draft.kind === 'add' || draft.kind === 'cut') && (
          <Times draft={draft} mistakes={mistakes} onChange={change} />
        )}
        <ReasonField
          label={text('correct.reason')}
          hint={text('correct.reason-hint', { name: entry.name })}
          value={draft.reason}
          limits={reasonLimits}
          mistakes={mistakes}
          onChange={(reason) => change({ reason })}
        />
        <Refused error={refused} />
        <Buttons
          label={text(draft.kind === 'undo' ? 'correct.take-back' : 'correct.save')}
          busy={busy}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

type VerdictFieldProps = { value: Settable; onChange: (verdict: Settable) => void };

function VerdictField({ value, onChange }: VerdictFieldProps) {
  return (
    <Field label={text('correct.verdict-field')}>
      {(wiring) => (
        <select
          {...wiring}
          className="input"
          value={value}
          onChange={(event) => onChange(event.target.value as Settable)}
        >
          {verdicts.map((verdict) => (
            <option key={verdict} value={verdict}>
              {text(`verdict.${verdict}`)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

type TimesProps = {
  draft: CorrectionDraft;
  mistakes: readonly CorrectionMistake[];
  onChange: (fields: Partial<CorrectionDraft>) => void;
};

function Times({ draft, mistakes, onChange }: TimesProps) {
  const mistake = mistakes.find((one) => one.startsWith('time-')) as
    `time-${'missing' | 'order' | 'outside'}` | undefined;
  return (
    <div className="two">
      {(['from', 'to'] as const).map((end) => (
        <Field
          key={end}
          label={text(`correct.${end}`)}
          mistake={end === 'to' && mistake ? text(`correct.${mistake}`) : undefined}
        >
          {(wiring) => (
            <input
              {...wiring}
              className="input"
              type="time"
              step={1}
              value={draft[end]}
              onChange={(event) => onChange({ [end]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
