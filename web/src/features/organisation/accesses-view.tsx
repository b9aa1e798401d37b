import { X } from 'lucide-react';
import type { Access } from '@lectern/sdk/attendance';
import { formatLocale, text } from '../../platform/locale/text.ts';
import { Button } from '../../ui/button.tsx';
import '../../ui/table.css';
import { OrganisationFrame } from './organisation-frame.tsx';

export type Person = { readonly personId: string; readonly name: string };
export type AccessesProps = {
  readonly accesses: readonly Access[];
  /** Only of this person's record. */
  readonly person: Person | undefined;
  readonly onPerson: (person: Person | undefined) => void;
  readonly onMore: (() => void) | undefined;
};

/** Who looked at whose record, when, and why (34 CFR 99.32). */
export function AccessesView({ accesses, person, onPerson, onMore }: AccessesProps) {
  return (
    <OrganisationFrame current="accesses">
      <p className="muted">{text('accesses.help')}</p>
      {person && (
        <p className="row" role="status">
          <span className="chip accent">{text('accesses.only', { name: person.name })}</span>
          <Button size="small" icon={X} onClick={() => onPerson(undefined)}>
            {text('accesses.everybody')}
          </Button>
        </p>
      )}
      {accesses.length === 0 ? (
        <p className="nothing">{text('accesses.none')}</p>
      ) : (
        <table className="data-table accesses" role="table" aria-label={text('organisation.accesses-title')}>
          <thead role="rowgroup">
            <tr role="row">
              {(['when', 'who', 'whose', 'what', 'why'] as const).map((column) => (
                <th key={column} role="columnheader" scope="col">
                  {text(`accesses.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {accesses.map((access, index) => (
              <Row key={`${access.at} ${index}`} access={access} onPerson={onPerson} />
            ))}
          </tbody>
        </table>
      )}
      {onMore && <Button onClick={onMore}>{text('action.more')}</Button>}
    </OrganisationFrame>
  );
}

function Row({ access, onPerson }: { access: Access; onPerson: AccessesProps['onPerson'] }) {
  const { personId, personName, classTitle, courseTitle, purpose } = access;
  const at = new Intl.DateTimeFormat(formatLocale(), { dateStyle: 'medium', timeStyle: 'medium' });
  return (
    <tr role="row">
      <td role="cell" className="number">
        <time dateTime={access.at}>{at.format(new Date(access.at))}</time>
      </td>
      <td role="cell">
        <b dir="auto" className="person-text">
          {access.actorName}
        </b>{' '}
        <span className="muted small-text">{capacityText(access.capacity)}</span>
      </td>
      <td role="cell">
        {personId && personName ? (
          <button
            type="button"
            className="as-link"
            aria-label={text('accesses.only', { name: personName })}
            onClick={() => onPerson({ personId, name: personName })}
          >
            <bdi dir="auto">{personName}</bdi>
          </button>
        ) : (
          <span className="muted">{text('accesses.whole')}</span>
        )}
      </td>
      <td role="cell">
        {text(`access.${access.kind}`)}
        {(classTitle ?? courseTitle) && (
          <span className="muted small-text block-line" dir="auto">
            {[classTitle, courseTitle].filter(Boolean).join(' · ')}
          </span>
        )}
      </td>
      <td role="cell" dir="auto" className="person-text">
        {purpose ?? ''}
      </td>
    </tr>
  );
}

const known = ['instructor', 'assistant', 'learner', 'observer', 'guest'] as const;

function capacityText(capacity: string): string {
  const role = known.find((one) => one === capacity);
  if (role) return text(`role.${role}`);
  if (capacity === 'owner' || capacity === 'admin') return text(`capacity.${capacity}`);
  return text('capacity.other');
}
