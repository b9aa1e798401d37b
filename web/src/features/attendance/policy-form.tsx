import { type FormEvent, type ReactNode, useState } from 'react';
import type { Policy, PolicyScope } from '@lectern/sdk/attendance';
import { text } from '../../platform/locale/text.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Refused, RefusedFields, useSubmit } from '../../ui/form.tsx';
import {
  draftOf,
  type PolicyDraft,
  policyFigures,
  policyLimits,
  type PolicyMistake,
  policyMistakes,
  policyOf,
} from './policy-model.ts';
import { ruleInWords, ruleOf } from './register-text.ts';

export type PolicyFormProps = {
  readonly scope: PolicyScope;
  /** What holds now: the first figures of the form. */
  readonly policy: Policy;
  readonly onSubmit: (policy: Policy) => Promise<unknown>;
  /** Gives the wider scope's rule its force again; only where there is an own one. */
  readonly onWithdraw: (() => Promise<unknown>) | undefined;
  readonly onClose?: () => void;
  readonly children?: ReactNode;
};

/** All figures of a rule, and below them the sentence that people will read. */
export function PolicyForm({ scope, policy, onSubmit, onWithdraw, onClose, children }: PolicyFormProps) {
  const [draft, setDraft] = useState(() => draftOf(policy));
  const { busy, refused, submit } = useSubmit((send: () => Promise<unknown>) => send());
  const mistakes = policyMistakes(draft);
  const onForm = (event: FormEvent) => {
    event.preventDefault();
    if (mistakes.length === 0) submit(() => onSubmit(policyOf(draft)));
  };
  const change = (fields: Partial<PolicyDraft>) => setDraft({ ...draft, ...fields });
  return (
    <form onSubmit={onForm} noValidate className="policy-form">
      <div className="policy-figures">
        {policyFigures.map((name) => (
          <Figure
            key={name}
            name={name}
            value={draft[name]}
            mistake={mistakeText(mistakes.find(({ field }) => field === name))}
            onChange={(value) => change({ [name]: value })}
          />
        ))}
        <Figure
          name="contactHours"
          value={draft.contactHours}
          mistake={mistakeText(mistakes.find(({ field }) => field === 'contactHours'))}
          onChange={(contactHours) => change({ contactHours })}
        />
      </div>
      <label className="check-row">
        <input
          type="checkbox"
          checked={draft.judgesObservers}
          onChange={(event) => change({ judgesObservers: event.target.checked })}
        />
        <span>{text('policy.judges-observers')}</span>
      </label>
      {mistakes.length === 0 && (
        <p className="note" role="status">
          <span>
            <b>{ruleOf(scope)}:</b> {ruleInWords(policyOf(draft))}
          </span>
        </p>
      )}
      {children}
      <Refused error={refused} />
      <RefusedFields error={refused} labelOf={labelOf} />
      <div className="dialog-actions">
        {onWithdraw && (
          <Button tone="quiet" busy={busy} onClick={() => submit(onWithdraw)}>
            {text('policy.withdraw')}
          </Button>
        )}
        {onClose && <Button onClick={onClose}>{text('action.cancel')}</Button>}
        <Button tone="primary" submit busy={busy} disabled={mistakes.length > 0}>
          {text('policy.save')}
        </Button>
      </div>
    </form>
  );
}

type FigureProps = {
  name: (typeof policyFigures)[number] | 'contactHours';
  value: string;
  mistake: string | undefined;
  onChange: (value: string) => void;
};

function Figure({ name, value, mistake, onChange }: FigureProps) {
  return (
    <Field label={text(`policy.${name}`)} hint={text(`policy.${name}-hint`)} mistake={mistake}>
      {(wiring) => (
        <input
          {...wiring}
          className="input number"
          inputMode="decimal"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function labelOf(field: string): string | undefined {
  if (field === 'requiredContactMinutes') return text('policy.contactHours');
  const figure = policyFigures.find((name) => name === field);
  return figure && text(`policy.${figure}`);
}

function mistakeText(mistake: PolicyMistake | undefined): string | undefined {
  if (mistake === undefined) return undefined;
  if (mistake.why !== 'range') return text(`policy.${mistake.why}`);
  if (mistake.field === 'contactHours') return text('policy.range', { least: 0, most: 10_000 });
  const [least, most] = policyLimits[mistake.field];
  return text('policy.range', { least, most });
}
