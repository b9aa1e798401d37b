import type { ReactNode } from 'react';
import { text } from '../../platform/locale/text.ts';
import { Link } from '../../ui/link.tsx';
import '../../ui/pages.css';
import './organisation.css';

export type OrganisationPart = 'attendance' | 'accesses' | 'stores';
export const organisationParts: readonly OrganisationPart[] = ['attendance', 'accesses', 'stores'];

/** The frame of the organisation's pages, for its owner and admins. */
export function OrganisationFrame({ current, children }: { current: OrganisationPart; children: ReactNode }) {
  return (
    <main className="page-body" id="main">
      <div className="page-head">
        <h1>{text(`organisation.${current}-title`)}</h1>
      </div>
      <nav className="parts" aria-label={text('organisation.parts')}>
        {organisationParts.map((part) => (
          <Link key={part} href={`/organisation/${part}`} aria-current={part === current ? 'page' : undefined}>
            {text(`organisation.${part}`)}
          </Link>
        ))}
      </nav>
      {children}
    </main>
  );
}
