import { Check, Copy } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Enrolment, Link } from '@lectern/sdk';
import { clockTime, dayName } from '../../platform/locale/times.ts';
import { text } from '../../platform/locale/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Buttons, type FormProps, Refused, useSubmit } from '../../ui/form.tsx';
import { nextStart } from './courses-model.ts';

export function NewCourseDialog({ onClose, onSubmit }: FormProps<{ title: string }>) {
  const [title, setTitle] = useState('');
  const { busy, refused, submit } = useSubmit(onSubmit);
  const onForm = (event: FormEvent) => {
    event.preventDefault();
    submit({ title: title.trim() });
  };
  return (
    <Dialog title={text('courses.new')} onClose={onClose}>
      <form onSubmit={onForm}>
        <TitleField label={text('courses.course-title')} value={title} onChange={setTitle} />
        <Refused error={refused} />
        <Buttons label={text('courses.create')} busy={busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function TitleField({ label, value, onChange }: { label: string; value: string; onChange: (title: string) => void }) {
  return (
    <Field label={label}>
      {(wiring) => (
        <input
          {...wiring}
          className="input"
          dir="auto"
          required
          maxLength={200}
          autoFocus
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export type ClassPlan = { readonly title: string; readonly startsAt: Date; readonly endsAt: Date };

export function NewClassDialog({ onClose, onSubmit, now }: FormProps<ClassPlan> & { now: Date }) {
  const [title, setTitle] = useState('');
  const [start, setStart] = useState(() => nextStart(now));
  const [minutes, setMinutes] = useState(50);
  const { busy, refused, submit } = useSubmit(onSubmit);
  const onForm = (event: FormEvent) => {
    event.preventDefault();
    const startsAt = new Date(`${start.date}T${start.time}`);
    submit({ title: title.trim(), startsAt, endsAt: new Date(startsAt.getTime() + minutes * 60_000) });
  };
  return (
    <Dialog title={text('course.new-class')} onClose={onClose}>
      <form onSubmit={onForm}>
        <TitleField label={text('class.title')} value={title} onChange={setTitle} />
        <div className="two">
          <Field label={text('class.date')}>
            {(wiring) => (
              <input
                {...wiring}
                className="input"
                type="date"
                required
                value={start.date}
                onChange={(event) => setStart({ ...start, date: event.target.value })}
              />
            )}
          </Field>
          <Field label={text('class.time')}>
            {(wiring) => (
              <input
                {...wiring}
                className="input"
                type="time"
                required
                value={start.time}
                onChange={(event) => setStart({ ...start, time: event.target.value })}
              />
            )}
          </Field>
          <Field label={text('class.minutes')}>
            {(wiring) => (
              <input
                {...wiring}
                className="input"
                type="number"
                required
                min={5}
                max={720}
                value={minutes}
                onChange={(event) => setMinutes(event.target.valueAsNumber)}
              />
            )}
          </Field>
        </div>
        <Refused error={refused} />
        <Buttons label={text('class.schedule')} busy={busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export type LinkDialogProps = {
  readonly title: string;
  readonly help: string;
  readonly link: Link | undefined;
  readonly refused: unknown;
  readonly now: Date;
  readonly onClose: () => void;
};

export function LinkDialog({ title, help, link, refused, now, onClose }: LinkDialogProps) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    if (link === undefined) return;
    navigator.clipboard.writeText(link.url).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  const expires = link && new Date(link.expiresAt);
  return (
    <Dialog title={title} onClose={onClose} size="wide">
      <p>{help}</p>
      <Refused error={refused} />
      {link && expires && (
        <>
          <Field
            label={text('share.address')}
            hint={text('share.expires', { day: dayName(expires, now), time: clockTime(expires) })}
          >
            {(wiring) => (
              <input
                {...wiring}
                className="input"
                readOnly
                value={link.url}
                onFocus={(event) => event.target.select()}
              />
            )}
          </Field>
          <div className="dialog-actions">
            <span role="status" className="muted">
              {copied ? text('share.copied') : ''}
            </span>
            <Button tone="primary" icon={copied ? Check : Copy} onClick={copy} autoFocus>
              {text('share.copy')}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}

export function UnenrolDialog({ person, onClose, onSubmit }: FormProps<Enrolment> & { person: Enrolment }) {
  const { busy, refused, submit } = useSubmit(onSubmit);
  return (
    <Dialog
      asks
      title={text('unenrol.title', { name: person.name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} autoFocus>
            {text('action.cancel')}
          </Button>
          <Button tone="danger" busy={busy} onClick={() => submit(person)}>
            {text('unenrol.confirm')}
          </Button>
        </>
      }
    >
      <p>{text('unenrol.help')}</p>
      <Refused error={refused} />
    </Dialog>
  );
}
