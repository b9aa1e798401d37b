import { CircleAlert, Compass, LoaderCircle, MonitorSmartphone, WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { text } from '../platform/locale/text.ts';
import { codeOf, refusalText } from '../platform/refusal-text.ts';
import type { Loaded } from '../platform/use-load.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { MessagePage } from '../ui/message-page.tsx';
import { SignedOutPage } from '../ui/signed-out-page.tsx';

export function NotFound() {
  const home = (
    <Link className="button primary" href="/">
      {text('action.to-courses')}
    </Link>
  );
  return (
    <MessagePage icon={Compass} title={text('not-found.title')} actions={home}>
      <p>{text('not-found.help')}</p>
    </MessagePage>
  );
}

export function BrowserNotFit({ missing }: { missing: readonly string[] }) {
  return (
    <MessagePage icon={MonitorSmartphone} tone="warn" title={text('browser.title')}>
      <p>{text('browser.help')}</p>
      <p className="small-text">
        {text('browser.missing')} <span dir="auto">{missing.join(', ')}</span>
      </p>
    </MessagePage>
  );
}

export function Loading() {
  return (
    <main className="loading" id="main" aria-busy="true">
      <LoaderCircle className="icon turning" />
      <h1>{text('action.loading')}</h1>
    </main>
  );
}

/** What is shown while something loads, or instead of it when it does not come. */
export function pendingPage(loaded: Loaded<unknown>): ReactNode {
  if (loaded.state !== 'failed') return <Loading />;
  const code = codeOf(loaded.error);
  if (code === 'UNAUTHENTICATED' || code === 'HTTP_401') return <SignedOutPage />;
  if (code === 'NOT_FOUND' || code === 'HTTP_404') return <NotFound />;
  const again = (
    <Button tone="primary" onClick={() => location.reload()}>
      {text('action.try-again')}
    </Button>
  );
  const isNetwork = code === 'NETWORK_FAILED';
  return (
    <MessagePage icon={isNetwork ? WifiOff : CircleAlert} tone="warn" title={text('failed.title')} actions={again}>
      <p>{refusalText(loaded.error)}</p>
    </MessagePage>
  );
}
