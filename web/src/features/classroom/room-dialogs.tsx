import { type FormEvent, useState } from 'react';
import type { ParticipantView } from '@lectern/sdk';
import { text } from '../../platform/locale/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';

export type ConfirmProps = { readonly onClose: () => void; readonly onConfirm: () => void };

export function LeaveDialog({
  mayEnd,
  onClose,
  onConfirm,
  onEnd,
}: ConfirmProps & { mayEnd: boolean; onEnd: () => void }) {
  return (
    <Dialog
      asks
      title={text('leave.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text('leave.stay')}</Button>
          {mayEnd && <Button onClick={onEnd}>{text('control.end')}</Button>}
          <Button tone="danger" onClick={onConfirm} autoFocus>
            {text('leave.confirm')}
          </Button>
        </>
      }
    >
      <p>{text(mayEnd ? 'leave.help-staff' : 'leave.help')}</p>
    </Dialog>
  );
}

export function EndDialog({ onClose, onConfirm, peopleCount }: ConfirmProps & { peopleCount: number }) {
  return (
    <Dialog
      asks
      title={text('end.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} autoFocus>
            {text('end.stay')}
          </Button>
          <Button tone="danger" onClick={onConfirm}>
            {text('end.confirm')}
          </Button>
        </>
      }
    >
      <p>{text('end.help', { count: peopleCount })}</p>
    </Dialog>
  );
}

export type RemoveProps = {
  readonly person: ParticipantView;
  readonly onClose: () => void;
  readonly onRemove: (options: { message: string; mayReturn: boolean }) => void;
};

export function RemoveDialog({ person, onClose, onRemove }: RemoveProps) {
  const [message, setMessage] = useState('');
  const [mayReturn, setMayReturn] = useState(true);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onRemove({ message: message.trim(), mayReturn });
  };
  return (
    <Dialog title={text('remove.title', { name: person.name })} onClose={onClose}>
      <form onSubmit={submit}>
        <Field label={text('remove.message')} hint={text('remove.message-hint')}>
          {(wiring) => (
            <textarea
              {...wiring}
              className="input"
              dir="auto"
              rows={3}
              maxLength={500}
              value={message}
              onChange={(event) => setMessage(event.target.value)}
            />
          )}
        </Field>
        <label className="check-row">
          <input type="checkbox" checked={mayReturn} onChange={(event) => setMayReturn(event.target.checked)} />
          <span>
            {text('remove.may-return')}
            <span className="muted small-text">{text('remove.may-return-hint')}</span>
          </span>
        </label>
        <div className="dialog-actions">
          <Button onClick={onClose}>{text('action.cancel')}</Button>
          <Button tone="danger" submit>
            {text('remove.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
