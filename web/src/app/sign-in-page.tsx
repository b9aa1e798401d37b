import type { RestClient, SessionId } from '@lectern/sdk';
import { SignInView } from '../features/sign-in/sign-in-view.tsx';
import { useSignIn } from '../features/sign-in/use-sign-in.ts';

export type SignInPageProps = {
  readonly rest: RestClient;
  readonly token: string;
  readonly onSignedIn: (sessionId: SessionId | undefined) => void;
};

export function SignInPage({ rest, token, onSignedIn }: SignInPageProps) {
  const { page, enter } = useSignIn(rest, token, onSignedIn);
  return <SignInView page={page} onEnter={enter} />;
}
