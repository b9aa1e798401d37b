import { Check, CircleAlert, Copy } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Enrolment, Link, NewEnrolment, Role } from '@lectern/sdk';
import { clockTime, dayName } from '../../platform/locale/times.ts';
import { text } from '../../platform/locale/text.ts';
import { refusalText } from '../../platform/refusal-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { nextStart } from './courses-model.ts';
import { enrolmentRoles, isAddress, readPasted } from './enrolment-model.ts';

type Submit<T> = (value: T) => Promise<unknown>;
type FormProps<T> = { readonly onClose: () => void; readonly onSubmit: Submit<T> };

/** Sends a form once; while it is on its way the button waits, and a refusal is said in the form. */
function useSubmit<T>(onSubmit: Submit<T>) {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const submit = (value: T) => {
    setBusy(true);
    setRefused(undefined);
    onSubmit(value).catch((error: unknown) => {
      setBusy(false);
      setRefused(error);
    });
  };
  return { busy, refused, submit };
}

function Refused({ error }: { error: unknown }) {
  if (error === undefined) return null;
  return (
    <p className="note bad" role="alert">
      <CircleAlert className="icon" />
      {refusalText(error)}
    </p>
  );
}

function Buttons({ label, busy, onClose }: { label: string; busy: boolean; onClose: () => void }) {
  return (
    <div className="dialog-actions">
      <Button onClick={onClose}>{text('action.cancel')}</Button>
      <Button tone="primary" submit busy={busy}>
        {label}
      </Button>
    </div>
  );
}

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

export function EnrolDialog({ onClose, onSubmit }: FormProps<readonly NewEnrolment[]>) {
  const [way, setWay] = useState<'one' | 'many'>('one');
  const { busy, refused, submit } = useSubmit(onSubmit);
  return (
    <Dialog title={text('course.enrol')} onClose={onClose} size="wide">
      <div className="row" role="group" aria-label={text('enrol.way')}>
        {(['one', 'many'] as const).map((one) => (
          <Button key={one} size="small" aria-pressed={way === one} onClick={() => setWay(one)}>
            {text(`enrol.${one}`)}
          </Button>
        ))}
      </div>
      {way === 'one' ? (
        <OnePerson busy={busy} refused={refused} onClose={onClose} onSubmit={(person) => submit([person])} />
      ) : (
        <ManyPeople busy={busy} refused={refused} onClose={onClose} onSubmit={submit} />
      )}
    </Dialog>
  );
}

type PartProps<T> = { busy: boolean; refused: unknown; onClose: () => void; onSubmit: (value: T) => void };

function OnePerson({ busy, refused, onClose, onSubmit }: PartProps<NewEnrolment>) {
  const [person, setPerson] = useState<NewEnrolment>({ name: '', email: '', role: 'learner' });
  const [tried, setTried] = useState(false);
  const wrongAddress = tried && !isAddress(person.email.trim()) ? text('enrol.wrong-email') : undefined;
  const onForm = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const trimmed = { ...person, name: person.name.trim(), email: person.email.trim() };
    if (trimmed.name !== '' && isAddress(trimmed.email)) onSubmit(trimmed);
  };
  return (
    <form onSubmit={onForm} noValidate>
      <Field
        label={text('enrol.name')}
        mistake={tried && person.name.trim() === '' ? text('enrol.wrong-name') : undefined}
      >
        {(wiring) => (
          <input
            {...wiring}
            className="input"
            dir="auto"
            maxLength={80}
            value={person.name}
            onChange={(event) => setPerson({ ...person, name: event.target.value })}
          />
        )}
      </Field>
      <Field label={text('enrol.email')} mistake={wrongAddress}>
        {(wiring) => (
          <input
            {...wiring}
            className="input"
            type="email"
            value={person.email}
            onChange={(event) => setPerson({ ...person, email: event.target.value })}
          />
        )}
      </Field>
      <Field label={text('enrol.role')}>
        {(wiring) => (
          <select
            {...wiring}
            className="input"
            value={person.role}
            onChange={(event) => setPerson({ ...person, role: event.target.value as Role })}
          >
            {enrolmentRoles.map((role) => (
              <option key={role} value={role}>
                {text(`role.${role}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Refused error={refused} />
      <Buttons label={text('enrol.add')} busy={busy} onClose={onClose} />
    </form>
  );
}

function ManyPeople({ busy, refused, onClose, onSubmit }: PartProps<readonly NewEnrolment[]>) {
  const [pasted, setPasted] = useState('');
  const { enrolments, mistakes } = readPasted(pasted);
  const onForm = (event: FormEvent) => {
    event.preventDefault();
    if (mistakes.length === 0 && enrolments.length > 0) onSubmit(enrolments);
  };
  return (
    <form onSubmit={onForm}>
      <Field label={text('enrol.paste')} hint={text('enrol.paste-hint')}>
        {(wiring) => (
          <textarea
            {...wiring}
            className="input"
            rows={8}
            spellCheck={false}
            value={pasted}
            placeholder="Ben Keller, ben@example.edu, learner"
            onChange={(event) => setPasted(event.target.value)}
          />
        )}
      </Field>
      <p className="muted small-text" role="status">
        {text('enrol.found', { count: enrolments.length })}
      </p>
      {mistakes.length > 0 && (
        <div className="note warn">
          <CircleAlert className="icon" />
          <ul className="mistakes">
            {mistakes.map(({ line, why, text: written }) => (
              <li key={line}>
                {text('enrol.line', { line })} {text(`enrol.wrong.${why}`)} <code dir="auto">{written}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Refused error={refused} />
      <Buttons label={text('enrol.add-many', { count: enrolments.length })} busy={busy} onClose={onClose} />
    </form>
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
