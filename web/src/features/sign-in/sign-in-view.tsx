import { Clock, Link2Off, LogIn, Search, UserRound, WifiOff } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { text, type TextId } from '../../platform/locale/text.ts';
import { codeOf, refusalText } from '../../platform/refusal-text.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import type { Icon } from '../../ui/icon.ts';
import { MessagePage } from '../../ui/message-page.tsx';
import { type DeadLink, type LinkPage, nameMistake } from './sign-in-model.ts';

export type SignInProps = { readonly page: LinkPage; readonly onEnter: (guestName?: string) => void };

export function SignInView({ page, onEnter }: SignInProps) {
  if (page.state === 'looking') return <MessagePage icon={Search} title={text('link.looking')} />;
  if (page.state === 'dead') return <DeadLinkPage why={page.why} />;
  const { link, busy, refused } = page;
  return (
    <MessagePage
      icon={link.kind === 'guest' ? UserRound : LogIn}
      title={text('link.welcome')}
      organisation={link.organisationName}
    >
      <p>
        {link.classTitle !== undefined ? (
          <>
            {text('link.leads-to-class')} <b dir="auto">{link.classTitle}</b>
            {link.courseTitle && <span dir="auto"> · {link.courseTitle}</span>}
          </>
        ) : (
          text('link.leads-to-courses')
        )}
      </p>
      {link.kind === 'guest' ? (
        <GuestForm busy={busy} refused={refused} onEnter={onEnter} />
      ) : (
        <>
          <Button tone="primary" size="large" busy={busy} onClick={() => onEnter()} icon={LogIn}>
            <span>
              {text('link.enter-as')} <span dir="auto">{link.personName}</span>
            </span>
          </Button>
          <p className="small-text">{text('link.personal')}</p>
          {refused !== undefined && <p role="alert">{refusalText(refused)}</p>}
        </>
      )}
    </MessagePage>
  );
}

type GuestFormProps = { busy: boolean; refused: unknown; onEnter: (name: string) => void };

function GuestForm({ busy, refused, onEnter }: GuestFormProps) {
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const wrong = nameMistake(name);
  const said = wrong === 'too-long' || (tried && wrong) ? text(`link.name-${wrong}`) : undefined;
  const refusedName = refused !== undefined && codeOf(refused) === 'NAME_INVALID' ? refusalText(refused) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong === undefined) onEnter(name.trim());
  };
  return (
    <form onSubmit={submit} noValidate>
      <Field label={text('link.your-name')} hint={text('link.name-hint')} mistake={said ?? refusedName}>
        {(wiring) => (
          <input
            {...wiring}
            className="input"
            dir="auto"
            autoComplete="name"
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      {refused !== undefined && refusedName === undefined && <p role="alert">{refusalText(refused)}</p>}
      <Button tone="primary" size="large" submit busy={busy}>
        {text('link.guest-continue')}
      </Button>
    </form>
  );
}

const deadPages: Readonly<Record<DeadLink, { icon: Icon; title: TextId; help: TextId }>> = {
  expired: { icon: Clock, title: 'link.expired', help: 'link.expired-help' },
  used: { icon: Link2Off, title: 'link.used', help: 'link.used-help' },
  revoked: { icon: Link2Off, title: 'link.revoked', help: 'link.revoked-help' },
  unknown: { icon: Link2Off, title: 'link.unknown', help: 'link.unknown-help' },
  unreachable: { icon: WifiOff, title: 'link.unreachable', help: 'link.unreachable-help' },
};

function DeadLinkPage({ why }: { why: DeadLink }) {
  const { icon, title, help } = deadPages[why];
  const again = (
    <Button tone="primary" onClick={() => location.reload()}>
      {text('action.try-again')}
    </Button>
  );
  return (
    <MessagePage icon={icon} tone="warn" title={text(title)} actions={why === 'unreachable' && again}>
      <p>{text(help)}</p>
    </MessagePage>
  );
}
