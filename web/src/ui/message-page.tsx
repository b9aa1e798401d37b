import { type ReactNode, useEffect, useRef } from 'react';
import type { Icon } from './icon.ts';
import './message-page.css';

export type MessagePageProps = {
  readonly icon: Icon;
  readonly tone?: 'good' | 'warn' | 'bad';
  readonly title: string;
  readonly organisation?: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
};

/** One thing to say, and what to do next. Takes the focus, so that it is read out when it replaces another page. */
export function MessagePage({ icon: Symbol, tone, title, organisation, children, actions }: MessagePageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Lectern`;
    heading.current?.focus();
  }, [title]);
  return (
    <main id="main" className="message-page">
      <p>
        <span className="brand">Lectern</span>
        {organisation && (
          <span className="muted" dir="auto">
            {organisation}
          </span>
        )}
      </p>
      <div className="message">
        <span className={`symbol ${tone ?? ''}`}>
          <Symbol className="icon" />
        </span>
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {children}
        {actions && <div className="actions">{actions}</div>}
      </div>
    </main>
  );
}
