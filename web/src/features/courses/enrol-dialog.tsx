import { CircleAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { NewEnrolment, Role } from '@lectern/sdk';
import { text } from '../../platform/locale/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Buttons, type FormProps, Refused, useSubmit } from '../../ui/form.tsx';
import { enrolmentRoles, isAddress, readPasted } from './enrolment-model.ts';

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
