import { type FormEvent, useState } from 'react';
import { Send } from 'lucide-react';
import type { Connection, DeadStatement } from '@lectern/sdk/attendance';
import { text } from '../../platform/locale/text.ts';
import type { Loaded } from '../../platform/use-load.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Buttons, type FormProps, Refused, useSubmit } from '../../ui/form.tsx';
import { shortMoment } from './stores-model.ts';

export type DeadDialogProps = FormProps<readonly string[]> & {
  readonly connection: Connection;
  readonly dead: Loaded<readonly DeadStatement[]>;
};

/** What the store refused for good, in its own words; nobody named means all of it. */
export function DeadDialog({ connection, dead, onClose, onSubmit }: DeadDialogProps) {
  const { busy, refused, submit } = useSubmit(onSubmit);
  return (
    <Dialog title={text('dead.title', { name: connection.name })} onClose={onClose} size="wide">
      <p>{text('dead.help')}</p>
      {dead.state === 'loading' && <p role="status">{text('action.loading')}</p>}
      {dead.state === 'failed' && <Refused error={dead.error} />}
      {dead.state === 'ready' && (
        <ul className="dead">
          {dead.value.map((one) => (
            <li key={one.statementId}>
              <p>
                <code>{one.verb}</code>{' '}
                <time className="muted small-text" dateTime={one.diedAt}>
                  {shortMoment(one.diedAt)}
                </time>
              </p>
              <blockquote dir="auto" className="person-text">
                {one.reason}
              </blockquote>
              <details>
                <summary>{text('dead.statement')}</summary>
                <pre>
                  <code>{indented(one.statement)}</code>
                </pre>
              </details>
              <Button size="small" icon={Send} busy={busy} onClick={() => submit([one.statementId])}>
                {text('dead.resend-one')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Refused error={refused} />
      <div className="dialog-actions">
        <Button onClick={onClose}>{text('action.close')}</Button>
        <Button tone="primary" icon={Send} busy={busy} onClick={() => submit([])}>
          {text('dead.resend-all')}
        </Button>
      </div>
    </Dialog>
  );
}

function indented(statement: string): string {
  try {
    return JSON.stringify(JSON.parse(statement), null, 2);
  } catch {
    return statement;
  }
}

export function BackfillDialog({ connection, onClose, onSubmit }: FormProps<Date> & { connection: Connection }) {
  const [from, setFrom] = useState('');
  const { busy, refused, submit } = useSubmit(onSubmit);
  const onForm = (event: FormEvent) => {
    event.preventDefault();
    if (from !== '') submit(new Date(`${from}T00:00`));
  };
  return (
    <Dialog title={text('backfill.title', { name: connection.name })} onClose={onClose}>
      <form onSubmit={onForm}>
        <p>{text('backfill.help')}</p>
        <DayField label={text('backfill.from')} value={from} isRequired onChange={setFrom} />
        <Refused error={refused} />
        <Buttons label={text('backfill.send')} busy={busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export type Days = { readonly from: Date | undefined; readonly until: Date | undefined };

export function DownloadDialog({ onClose, onSubmit }: FormProps<Days>) {
  const [days, setDays] = useState({ from: '', until: '' });
  const { busy, refused, submit } = useSubmit(onSubmit);
  const onForm = (event: FormEvent) => {
    event.preventDefault();
    const until = days.until === '' ? undefined : new Date(`${days.until}T00:00`);
    // The last day is meant with all its hours.
    until?.setDate(until.getDate() + 1);
    submit({ from: days.from === '' ? undefined : new Date(`${days.from}T00:00`), until });
  };
  return (
    <Dialog title={text('download.title')} onClose={onClose}>
      <form onSubmit={onForm}>
        <p>{text('download.help')}</p>
        <div className="two">
          <DayField label={text('download.from')} value={days.from} onChange={(from) => setDays({ ...days, from })} />
          <DayField
            label={text('download.until')}
            value={days.until}
            onChange={(until) => setDays({ ...days, until })}
          />
        </div>
        <Refused error={refused} />
        <Buttons label={text('download.start')} busy={busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

type DayFieldProps = { label: string; value: string; isRequired?: boolean; onChange: (value: string) => void };

function DayField({ label, value, isRequired, onChange }: DayFieldProps) {
  return (
    <Field label={label}>
      {(wiring) => (
        <input
          {...wiring}
          className="input"
          type="date"
          required={isRequired}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export function DeleteStoreDialog({
  connection,
  onClose,
  onSubmit,
}: FormProps<Connection> & { connection: Connection }) {
  const { busy, refused, submit } = useSubmit(onSubmit);
  return (
    <Dialog
      asks
      title={text('delete-store.title', { name: connection.name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} autoFocus>
            {text('action.cancel')}
          </Button>
          <Button tone="danger" busy={busy} onClick={() => submit(connection)}>
            {text('delete-store.confirm')}
          </Button>
        </>
      }
    >
      <p>{text('delete-store.help')}</p>
      <Refused error={refused} />
    </Dialog>
  );
}
