import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { Icon } from './icon.ts';

export type Option = { readonly value: string; readonly label: string };
export type ChoiceProps = {
  readonly label: string;
  readonly icon: Icon;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChoose: (value: string) => void;
  readonly disabled?: boolean;
  readonly children?: ReactNode;
};

/** A native select, dressed: it works on every phone and costs nothing to load. */
export function Choice({ label, icon: Symbol, value, options, onChoose, disabled, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="select">
        <Symbol className="icon" />
        <select id={id} value={value} disabled={disabled} onChange={(event) => onChoose(event.target.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown className="icon" />
      </div>
      {children}
    </div>
  );
}
