import { type FormEvent, useState } from 'react';
import { text } from '../../platform/locale/text.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Buttons, type FormProps, Refused, useSubmit } from '../../ui/form.tsx';

export type Format = 'csv' | 'pdf';
export type ExportRequest = { readonly format: Format; readonly purpose: string };

export type ExportDialogProps = FormProps<ExportRequest> & {
  readonly formats: readonly Format[];
  /** Whether the document is about other people than the reader: then the purpose goes into the access log. */
  readonly isLogged: boolean;
};

export function ExportDialog({ formats, isLogged, onClose, onSubmit }: ExportDialogProps) {
  const [format, setFormat] = useState<Format>(formats[0] ?? 'pdf');
  const [purpose, setPurpose] = useState('');
  const { busy, refused, submit } = useSubmit(onSubmit);
  const onForm = (event: FormEvent) => {
    event.preventDefault();
    submit({ format, purpose: purpose.trim() });
  };
  return (
    <Dialog title={text('export.title')} onClose={onClose}>
      <form onSubmit={onForm}>
        <fieldset className="kinds">
          <legend>{text('export.format')}</legend>
          {formats.map((one) => (
            <label key={one} className="check-row">
              <input type="radio" name="format" checked={format === one} onChange={() => setFormat(one)} />
              <span>
                {text(`export.${one}`)}
                <small className="muted">{text(`export.${one}-help`)}</small>
              </span>
            </label>
          ))}
        </fieldset>
        {isLogged && (
          <Field label={text('export.purpose')} hint={text('export.purpose-hint')}>
            {(wiring) => (
              <input
                {...wiring}
                className="input"
                dir="auto"
                maxLength={200}
                value={purpose}
                onChange={(event) => setPurpose(event.target.value)}
              />
            )}
          </Field>
        )}
        <Refused error={refused} />
        <Buttons label={text('export.download')} busy={busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
