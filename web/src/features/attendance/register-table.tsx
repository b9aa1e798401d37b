import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo } from 'react';
import { text } from '../../platform/locale/text.ts';
import { clockTime } from '../../platform/locale/times.ts';
import { Button } from '../../ui/button.tsx';
import type { ClassRegisterProps } from './class-register-view.tsx';
import { isComing, isRunning, lengthMs, type Look, rowsOf, type SortKey, sortedBy, spanOf } from './register-model.ts';
import { RegisterRow } from './register-row.tsx';
import { useShownRows } from './use-shown-rows.ts';

export function RegisterTable({ register, now, look, onLook, ...actions }: ClassRegisterProps) {
  const rows = useMemo(() => rowsOf(register.entries, look), [register.entries, look]);
  const { shown, onMore } = useShownRows(rows);
  const span = spanOf(register, now);
  const coming = isComing(register);
  const heard = text('register.shown', { count: rows.length });
  return (
    <>
      <p className="only-heard" role="status">
        {look.search === '' && look.filter === 'all' ? '' : heard}
      </p>
      <table className="data-table register-table" role="table" aria-label={text('register.people')}>
        <thead role="rowgroup">
          <tr role="row">
            <SortHead name="name" look={look} onLook={onLook} />
            <SortHead name="verdict" look={look} onLook={onLook} />
            <SortHead name="minutes" look={look} onLook={onLook} />
            <th role="columnheader" scope="col" className="number">
              {text('register.bar-span', { from: clockTime(new Date(span.from)), to: clockTime(new Date(span.to)) })}
            </th>
            <th role="columnheader" scope="col">
              {text('register.column-part')}
            </th>
            <th role="columnheader" scope="col">
              <span className="only-heard">{text('register.column-actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown.map((entry) => (
            <RegisterRow
              key={entry.personId}
              entry={entry}
              span={span}
              lengthMs={lengthMs(register, now)}
              until={isRunning(register) ? now : undefined}
              isComing={coming}
              onCorrect={actions.onCorrect}
              onHistory={actions.onHistory}
              onAnswer={actions.onAnswer}
            />
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="nothing">{text('register.none-found')}</p>}
      {onMore && (
        <Button className="more" onClick={onMore}>
          {text('register.more', { count: rows.length - shown.length })}
        </Button>
      )}
    </>
  );
}

type SortHeadProps = { name: SortKey; look: Look; onLook: (look: Look) => void };

function SortHead({ name, look, onLook }: SortHeadProps) {
  const isSorted = look.sort === name;
  const Arrow = look.descending ? ArrowDown : ArrowUp;
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={isSorted ? (look.descending ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" className="sort" onClick={() => onLook(sortedBy(look, name))}>
        {text(`register.column-${name}`)}
        <Arrow className={`icon ${isSorted ? '' : 'not-sorted'}`} />
      </button>
    </th>
  );
}
