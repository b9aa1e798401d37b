import type { RegisterEntry } from '@lectern/sdk/attendance';
import { text } from '../../platform/locale/text.ts';
import { moment } from './register-text.ts';

/** What somebody wrote for the record. */
export function Said({ words }: { words: string }) {
  return (
    <blockquote dir="auto" className="person-text">
      {words}
    </blockquote>
  );
}

/** Who corrected an entry, when, and why. Others than staff and the person concerned learn only that it was. */
export function CorrectionLine({ correction }: { correction: RegisterEntry['correction'] }) {
  if (correction === undefined) return <span className="note-line">{text('register.corrected')}</span>;
  const at = correction.at ? moment(new Date(correction.at)) : '';
  return (
    <span className="note-line">
      {text('register.set-by', { name: correction.byName, at })}{' '}
      <q dir="auto" className="person-text">
        {correction.reason}
      </q>
    </span>
  );
}
