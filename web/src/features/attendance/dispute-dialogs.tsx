import { type FormEvent, useState } from 'react';
import type { RegisterEntry } from '@lectern/sdk/attendance';
import { text } from '../../platform/locale/text.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Buttons, type FormProps, Refused, useSubmit } from '../../ui/form.tsx';
import { disputeLimits, lengthMistake } from './correction-model.ts';
import { ReasonField } from './reason-field.tsx';
import { moment } from './register-text.ts';
import { Said } from './said.tsx';
import { VerdictChip } from './verdict-chip.tsx';

/** A learner says that an entry is wrong. */
export function DisputeDialog({ entry, title, ...form }: FormProps<string> & { entry: RegisterEntry; title: string }) {
  return (
    <WordsDialog
      {...form}
      heading={text('dispute.title', { title })}
      label={text('dispute.words')}
      hint={text('dispute.words-hint')}
      send={text('dispute.send')}
    >
      <p className="row">
        {text('dispute.now')} <VerdictChip entry={entry} />
      </p>
    </WordsDialog>
  );
}

/** Staff answer it. The answer changes nothing by itself: a correction does. */
export function AnswerDialog({ entry, ...form }: FormProps<string> & { entry: RegisterEntry }) {
  const { dispute } = entry;
  return (
    <WordsDialog
      {...form}
      heading={text('answer.title', { name: entry.name })}
      label={text('answer.words')}
      hint={text('answer.words-hint')}
      send={text('answer.send')}
    >
      <p className="row">
        {text('correct.now')} <VerdictChip entry={entry} />
      </p>
      {dispute && (
        <figure className="said">
          <figcaption className="muted small-text">
            {text('answer.said', { name: entry.name, at: moment(new Date(dispute.at)) })}
          </figcaption>
          <Said words={dispute.text} />
        </figure>
      )}
    </WordsDialog>
  );
}

type WordsProps = FormProps<string> & {
  readonly heading: string;
  readonly label: string;
  readonly hint: string;
  readonly send: string;
  readonly children: React.ReactNode;
};

function WordsDialog({ heading, label, hint, send, children, onClose, onSubmit }: WordsProps) {
  const [words, setWords] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, refused, submit } = useSubmit(onSubmit);
  const mistakes = lengthMistake(words, disputeLimits);
  const onForm = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (mistakes.length === 0) submit(words.trim());
  };
  return (
    <Dialog title={heading} onClose={onClose}>
      <form onSubmit={onForm} noValidate>
        {children}
        <ReasonField
          label={label}
          hint={hint}
          value={words}
          limits={disputeLimits}
          mistakes={tried ? mistakes : []}
          rows={5}
          onChange={setWords}
        />
        <Refused error={refused} />
        <Buttons label={send} busy={busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
