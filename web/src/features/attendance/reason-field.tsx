import type { ReactNode } from 'react';
import { text } from '../../platform/locale/text.ts';
import { Field } from '../../ui/field.tsx';
import type { CorrectionMistake } from './correction-model.ts';

export type ReasonFieldProps = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly value: string;
  readonly limits: { readonly least: number; readonly most: number };
  readonly mistakes: readonly CorrectionMistake[];
  readonly rows?: number;
  readonly onChange: (value: string) => void;
};

/** Words that go on the record. Too many are not cut off: the field says by how much, and keeps them. */
export function ReasonField({ label, hint, value, limits, mistakes, rows = 3, onChange }: ReasonFieldProps) {
  const over = [...value.trim()].length - limits.most;
  const mistake =
    over > 0
      ? text('reason.long', { over, most: limits.most })
      : mistakes.includes('reason-short')
        ? text('reason.short', { least: limits.least })
        : undefined;
  return (
    <Field label={label} hint={hint} mistake={mistake}>
      {(wiring) => (
        <textarea
          {...wiring}
          className="input"
          dir="auto"
          rows={rows}
          required
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
