import { type ReactNode, useId } from 'react';
import { CircleAlert } from 'lucide-react';

type Wiring = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean | undefined };
export type FieldProps = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly mistake?: string;
  /** Draws the control; the wiring joins it to its label, hint and mistake. */
  readonly children: (wiring: Wiring) => ReactNode;
};

export function Field({ label, hint, mistake, children }: FieldProps) {
  const id = useId();
  const described = mistake !== undefined ? `${id}-mistake` : hint !== undefined ? `${id}-hint` : undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': described, 'aria-invalid': mistake !== undefined || undefined })}
      {mistake !== undefined && (
        <span className="mistake" id={`${id}-mistake`}>
          <CircleAlert className="icon" />
          {mistake}
        </span>
      )}
      {mistake === undefined && hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}
