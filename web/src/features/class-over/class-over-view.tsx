import {
  ArrowLeftRight,
  CalendarX,
  CircleCheck,
  DoorClosed,
  Hourglass,
  LogIn,
  RefreshCw,
  UserX,
  Unplug,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { Closed, EndReason } from '@lectern/sdk';
import { text } from '../../platform/locale/text.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { MessagePage } from '../../ui/message-page.tsx';
import { SignedOutPage } from '../../ui/signed-out-page.tsx';

export type ClassOverProps = {
  readonly closed: Closed;
  readonly title: string;
  readonly endReason: EndReason | undefined;
  readonly isGuest: boolean;
  readonly record: RecordLink | undefined;
  readonly onReturn: () => void;
};
/** Where it stands who attended: for staff the register, for learners their own record. */
export type RecordLink = { readonly href: string; readonly label: 'over.register' | 'over.own-record' };

/** Why the class is over for this person, and what can be done about it. */
export function ClassOverView({ closed, title, endReason, isGuest, record, onReturn }: ClassOverProps) {
  const home = !isGuest && (
    <Link className="button" href="/">
      {text('action.to-courses')}
    </Link>
  );
  const again = (label: string) => (
    <>
      <Button tone="primary" icon={LogIn} onClick={onReturn}>
        {label}
      </Button>
      {home}
    </>
  );
  const named = <b dir="auto">{title}</b>;
  switch (closed.reason) {
    case 'class-ended':
      return <ClassEnded named={named} endReason={endReason} home={home} record={record} />;
    case 'left':
      return (
        <MessagePage icon={CircleCheck} tone="good" title={text('over.left')} actions={again(text('over.come-back'))}>
          <p>
            {text('over.left-help')} {named}
          </p>
        </MessagePage>
      );
    case 'removed':
      return (
        <MessagePage
          icon={UserX}
          tone="bad"
          title={text('over.removed')}
          actions={closed.mayReturn ? again(text('over.come-back')) : home}
        >
          {closed.message && <blockquote dir="auto">{closed.message}</blockquote>}
          <p>{text(closed.mayReturn ? 'over.removed-may-return' : 'over.removed-for-good')}</p>
        </MessagePage>
      );
    case 'denied':
      return (
        <MessagePage icon={DoorClosed} tone="warn" title={text('over.denied')} actions={home}>
          <p>{text('over.denied-help')}</p>
        </MessagePage>
      );
    case 'taken-over':
      return (
        <MessagePage icon={ArrowLeftRight} title={text('over.taken-over')} actions={again(text('over.take-back'))}>
          <p>{text('over.taken-over-help')}</p>
        </MessagePage>
      );
    case 'signed-out':
      return <SignedOutPage />;
    case 'too-slow':
      return (
        <MessagePage icon={Unplug} tone="warn" title={text('over.too-slow')} actions={again(text('over.come-back'))}>
          <p>{text('over.too-slow-help')}</p>
        </MessagePage>
      );
    case 'refused':
      return (
        <MessagePage icon={Unplug} tone="warn" title={text('over.refused')} actions={again(text('action.try-again'))}>
          <p>{text('over.refused-help')}</p>
        </MessagePage>
      );
  }
}

type EndedProps = Pick<ClassOverProps, 'endReason' | 'record'> & { named: ReactNode; home: ReactNode };

function ClassEnded({ named, endReason, home, record }: EndedProps) {
  const actions = (
    <>
      <ToRecord record={record} />
      {home}
    </>
  );
  return (
    <MessagePage icon={CircleCheck} tone="good" title={text('over.ended')} actions={actions}>
      <p>
        {named}. {text(endReason ? `ended.${endReason}` : 'over.ended-help')}
      </p>
    </MessagePage>
  );
}

function ToRecord({ record }: Pick<ClassOverProps, 'record'>) {
  if (record === undefined) return null;
  return (
    <Link className="button primary" href={record.href}>
      {text(record.label)}
    </Link>
  );
}

export function AlreadyEnded({ title, endReason, isGuest, record }: Omit<ClassOverProps, 'closed' | 'onReturn'>) {
  const home = !isGuest && (
    <>
      <ToRecord record={record} />
      <Link className="button" href="/">
        {text('action.to-courses')}
      </Link>
    </>
  );
  return (
    <MessagePage icon={CalendarX} title={text('over.already-ended')} actions={home}>
      <p>
        <b dir="auto">{title}</b>. {text(endReason ? `ended.${endReason}` : 'over.ended-help')}
      </p>
    </MessagePage>
  );
}

export function NotOpenYet({ title, when, isGuest }: { title: string; when: string; isGuest: boolean }) {
  const actions = (
    <>
      <Button tone="primary" icon={RefreshCw} onClick={() => location.reload()}>
        {text('over.look-again')}
      </Button>
      {!isGuest && (
        <Link className="button" href="/">
          {text('action.to-courses')}
        </Link>
      )}
    </>
  );
  return (
    <MessagePage icon={Hourglass} title={text('over.not-open')} actions={actions}>
      <p>
        <b dir="auto">{title}</b>
      </p>
      <p className="number">{when}</p>
      <p>{text('over.not-open-help')}</p>
    </MessagePage>
  );
}
