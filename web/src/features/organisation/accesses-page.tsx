import { type ReactNode, useState } from 'react';
import type { PersonId } from '@lectern/sdk';
import type { Access, AttendanceClient } from '@lectern/sdk/attendance';
import { type Loaded, useLoad } from '../../platform/use-load.ts';
import { AccessesView, type Person } from './accesses-view.tsx';

export type AccessesPageProps = {
  readonly attendance: Pick<AttendanceClient, 'listAccesses'>;
  readonly pending: (loaded: Loaded<unknown>) => ReactNode;
};

export function AccessesPage({ attendance, pending }: AccessesPageProps) {
  const [person, setPerson] = useState<Person>();
  return <Log key={person?.personId} attendance={attendance} pending={pending} person={person} onPerson={setPerson} />;
}

type LogProps = AccessesPageProps & { person: Person | undefined; onPerson: (person: Person | undefined) => void };

/** Page after page below each other; another person begins anew. */
function Log({ attendance, pending, person, onPerson }: LogProps) {
  const [cursor, setCursor] = useState<string>();
  const [before, setBefore] = useState<readonly Access[]>([]);
  const [loaded] = useLoad(cursor ?? '', () =>
    attendance.listAccesses({ limit: 100, cursor, personId: person?.personId as PersonId | undefined }),
  );
  if (loaded.state === 'failed' || (loaded.state === 'loading' && before.length === 0)) return pending(loaded);
  const page = loaded.state === 'ready' ? loaded.value : { items: [], nextCursor: undefined };
  const more = () => {
    setBefore([...before, ...page.items]);
    setCursor(page.nextCursor);
  };
  return (
    <AccessesView
      accesses={[...before, ...page.items]}
      person={person}
      onPerson={onPerson}
      onMore={page.nextCursor ? more : undefined}
    />
  );
}
