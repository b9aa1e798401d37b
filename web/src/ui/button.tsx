import type { ComponentProps } from 'react';
import type { Icon } from './icon.ts';

export type ButtonProps = Omit<ComponentProps<'button'>, 'type'> & {
  readonly tone?: 'primary' | 'danger' | 'quiet';
  readonly size?: 'small' | 'large';
  readonly icon?: Icon;
  readonly submit?: boolean;
  /** Works on it: stays in the focus order and does nothing until done. */
  readonly busy?: boolean;
};

export function Button({ tone, size, icon: Symbol, submit, busy, className, children, onClick, ...rest }: ButtonProps) {
  const names = ['button', tone, size, children === undefined && 'square', className].filter(Boolean).join(' ');
  return (
    <button
      {...rest}
      type={submit ? 'submit' : 'button'}
      className={names}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {Symbol && <Symbol className="icon" />}
      {children}
    </button>
  );
}
