import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { RefusedError } from '@lectern/sdk';
import { text } from '../platform/locale/text.ts';
import { refusalText } from '../platform/refusal-text.ts';
import { Button } from './button.tsx';
import './form.css';

export type Submit<T> = (value: T) => Promise<unknown>;
export type FormProps<T> = { readonly onClose: () => void; readonly onSubmit: Submit<T> };

/** Sends a form once; while it is on its way the button waits, and a refusal is said in the form. */
export function useSubmit<T>(onSubmit: Submit<T>) {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const submit = (value: T) => {
    setBusy(true);
    setRefused(undefined);
    onSubmit(value)
      .catch((error: unknown) => setRefused(error))
      .finally(() => setBusy(false));
  };
  return { busy, refused, submit };
}

export function Refused({ error }: { error: unknown }) {
  if (error === undefined) return null;
  return (
    <p className="note bad" role="alert">
      <CircleAlert className="icon" />
      {refusalText(error)}
    </p>
  );
}

export type RefusedFieldsProps = {
  readonly error: unknown;
  /** How the form calls a field that the server names. */
  readonly labelOf: (field: string) => string | undefined;
};

/** What the server said against single fields, in its own words. */
export function RefusedFields({ error, labelOf }: RefusedFieldsProps) {
  if (!(error instanceof RefusedError)) return null;
  const fields = Object.entries(error.figures).flatMap(([field, why]) => {
    const label = labelOf(field);
    return label === undefined ? [] : [{ field, label, why }];
  });
  return fields.map(({ field, label, why }) => (
    <p key={field} className="small-text">
      {label}: <span dir="auto">{why}</span>
    </p>
  ));
}

export function Buttons({ label, busy, onClose }: { label: string; busy: boolean; onClose: () => void }) {
  return (
    <div className="dialog-actions">
      <Button onClick={onClose}>{text('action.cancel')}</Button>
      <Button tone="primary" submit busy={busy}>
        {label}
      </Button>
    </div>
  );
}
