import { LogIn } from 'lucide-react';
import { text } from '../platform/locale/text.ts';
import { MessagePage } from './message-page.tsx';

export function SignedOutPage() {
  return (
    <MessagePage icon={LogIn} title={text('over.signed-out')}>
      <p>{text('over.signed-out-help')}</p>
    </MessagePage>
  );
}
