import { LogOut } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Me } from '@lectern/sdk';
import { keepLocale, locale, locales, type Locale, text } from '../platform/locale/text.ts';
import { chooseTheme, type Theme, theme } from '../platform/theme.ts';
import { useStore } from '../platform/use-store.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import './shell.css';

export type ShellProps = {
  readonly me: Me;
  readonly current: 'courses' | 'course' | 'organisation';
  readonly onSignOut: () => void;
  readonly children: ReactNode;
};

/** The frame of the pages outside a class: where one is, who one is, and how it looks. */
export function Shell({ me, current, onSignOut, children }: ShellProps) {
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        {text('shell.skip')}
      </a>
      <header className="nav">
        <span className="brand">Lectern</span>
        <nav aria-label={text('shell.pages')}>
          <Link href="/" aria-current={current === 'courses' ? 'page' : undefined}>
            {text('courses.title')}
          </Link>
          {me.organisationRole && (
            <Link href="/organisation/attendance" aria-current={current === 'organisation' ? 'page' : undefined}>
              {text('shell.organisation')}
            </Link>
          )}
        </nav>
        <span className="me">
          <Avatar name={me.name} />
          <span dir="auto" className="me-name">
            {me.name}
          </span>
        </span>
        <Button size="small" icon={LogOut} onClick={onSignOut}>
          {text('shell.sign-out')}
        </Button>
      </header>
      {children}
      <Looks organisationName={me.organisationName} />
    </div>
  );
}

function Looks({ organisationName }: { organisationName: string }) {
  const chosenTheme = useStore(theme);
  const chosenLocale = useStore(locale);
  return (
    <footer className="looks">
      <span dir="auto">{organisationName}</span>
      <label>
        {text('settings.theme')}
        <select value={chosenTheme} onChange={(event) => chooseTheme(event.target.value as Theme)}>
          {(['system', 'light', 'dark'] as const).map((value) => (
            <option key={value} value={value}>
              {text(`theme.${value}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {text('settings.language')}
        <select value={chosenLocale} onChange={(event) => keepLocale(event.target.value as Locale)}>
          {Object.entries(locales).map(([value, label]) => (
            <option key={value} value={value} lang={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </footer>
  );
}
