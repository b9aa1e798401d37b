import { lazy, Suspense } from 'react';
import type { Client, SessionId } from '@lectern/sdk';
import { navigate, path } from '../platform/navigation.ts';
import { useStore } from '../platform/use-store.ts';
import { Announcer } from '../ui/announcer.tsx';
import { Loading, NotFound, pendingPage } from './plain-pages.tsx';
import { type Route, routeOf } from './routes.ts';

// Each page is a piece of its own, so that who comes by a link to a class loads the class and nothing else.
const SignInPage = lazy(async () => ({ default: (await import('./sign-in-page.tsx')).SignInPage }));
const ClassPage = lazy(async () => ({ default: (await import('./class-page.tsx')).ClassPage }));
const Inside = lazy(async () => ({ default: (await import('./inside.tsx')).Inside }));
const Verify = lazy(async () => {
  const { Verify: Page, speakOfRecords } = await import('./verify.tsx');
  await speakOfRecords();
  return { default: Page };
});

export function App({ client }: { client: Client }) {
  const route = routeOf(useStore(path));
  return (
    <>
      <Suspense fallback={<Loading />}>
        <Page key={JSON.stringify(route)} client={client} route={route} />
      </Suspense>
      <Announcer />
    </>
  );
}

function Page({ client, route }: { client: Client; route: Route }) {
  switch (route.page) {
    case 'sign-in':
    case 'guest':
      return <SignInPage rest={client.rest} token={route.token} onSignedIn={enter} />;
    case 'class':
      return <ClassPage client={client} sessionId={route.sessionId} pending={pendingPage} />;
    case 'verify':
      return <Verify code={route.code} />;
    case 'not-found':
      return <NotFound />;
    default:
      return <Inside client={client} route={route} />;
  }
}

/** The link is used up: going back must not lead to it again. */
function enter(sessionId: SessionId | undefined): void {
  navigate(sessionId ? `/classes/${sessionId}` : '/', { replace: true });
}
