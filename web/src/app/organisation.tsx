import type { ReactNode } from 'react';
import type { Me, RestClient } from '@lectern/sdk';
import type { AttendanceClient } from '@lectern/sdk/attendance';
import { OrganisationPolicy } from '../features/attendance/organisation-policy.tsx';
import { AccessesPage } from '../features/organisation/accesses-page.tsx';
import { OrganisationFrame, type OrganisationPart } from '../features/organisation/organisation-frame.tsx';
import { StoresPage } from '../features/organisation/stores-page.tsx';
import type { Loaded } from '../platform/use-load.ts';

export type OrganisationPagesProps = {
  readonly attendance: AttendanceClient;
  readonly rest: RestClient;
  readonly me: Me;
  readonly part: OrganisationPart;
  readonly pending: (loaded: Loaded<unknown>) => ReactNode;
};

/** For the organisation's owner and admins. */
export function OrganisationPages({ attendance, rest, me, part, pending }: OrganisationPagesProps) {
  switch (part) {
    case 'attendance':
      return (
        <OrganisationFrame current="attendance">
          <OrganisationPolicy attendance={attendance} organisationId={me.organisationId} pending={pending} />
        </OrganisationFrame>
      );
    case 'accesses':
      return <AccessesPage attendance={attendance} pending={pending} />;
    case 'stores':
      return <StoresPage attendance={attendance} rest={rest} pending={pending} />;
  }
}
