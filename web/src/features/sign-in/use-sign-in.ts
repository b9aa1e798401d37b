import { useEffect, useState } from 'react';
import type { RestClient, SessionId } from '@lectern/sdk';
import { codeOf } from '../../platform/refusal-text.ts';
import { deadLink, type LinkPage } from './sign-in-model.ts';

/** Looks at the link at once, and uses it only when the person says so: mail scanners open links as well. */
export function useSignIn(rest: RestClient, token: string, onSignedIn: (sessionId: SessionId | undefined) => void) {
  const [page, setPage] = useState<LinkPage>({ state: 'looking' });
  useEffect(() => {
    let wanted = true;
    rest.inspectLink(token).then(
      (link) => wanted && setPage({ state: 'ready', link, busy: false, refused: undefined }),
      (error: unknown) => wanted && setPage({ state: 'dead', why: deadLink(codeOf(error)) ?? 'unreachable' }),
    );
    return () => {
      wanted = false;
    };
  }, [rest, token]);

  const enter = (guestName?: string) => {
    if (page.state !== 'ready') return;
    setPage({ ...page, busy: true, refused: undefined });
    rest.redeemLink(token, { guestName }).then(
      ({ sessionId }) => onSignedIn(sessionId),
      (error: unknown) => {
        const why = deadLink(codeOf(error));
        setPage(why ? { state: 'dead', why } : { ...page, busy: false, refused: error });
      },
    );
  };
  return { page, enter };
}
