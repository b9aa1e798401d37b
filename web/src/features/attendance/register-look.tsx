import { ArrowDownUp, ListFilter, Search } from 'lucide-react';
import { useId } from 'react';
import type { ClassRegister } from '@lectern/sdk/attendance';
import { text } from '../../platform/locale/text.ts';
import { Choice } from '../../ui/choice.tsx';
import { type Filter, filtersOf, isComing, type Look, type SortKey } from './register-model.ts';

export type LookProps = {
  readonly register: ClassRegister;
  readonly look: Look;
  readonly onLook: (look: Look) => void;
};

/** What is shown of a register, and on a phone, where no column heads can be pressed, in which order. */
export function RegisterLook({ register, look, onLook }: LookProps) {
  const id = useId();
  const filters = filtersOf(register);
  const chosen = filters.some(({ name }) => name === look.filter) ? look.filter : 'all';
  return (
    <div className="look" role="search" aria-label={text('register.look')}>
      <div className="field">
        <label htmlFor={id}>{text('register.search')}</label>
        <div className="select">
          <Search className="icon" />
          <input
            id={id}
            type="search"
            className="bare"
            dir="auto"
            value={look.search}
            onChange={(event) => onLook({ ...look, search: event.target.value })}
          />
        </div>
      </div>
      <Choice
        label={text('register.filter')}
        icon={ListFilter}
        value={chosen}
        options={filters.map(({ name, count }) => ({ value: name, label: text(`filter.${name}`, { count }) }))}
        onChoose={(filter) => onLook({ ...look, filter: filter as Filter })}
      />
      {!isComing(register) && (
        <div className="only-phone">
          <Choice
            label={text('register.sort')}
            icon={ArrowDownUp}
            value={look.sort}
            options={(['name', 'verdict', 'minutes'] as const).map((sort) => ({
              value: sort,
              label: text(`register.column-${sort}`),
            }))}
            onChoose={(sort) => onLook({ ...look, sort: sort as SortKey, descending: false })}
          />
        </div>
      )}
    </div>
  );
}
