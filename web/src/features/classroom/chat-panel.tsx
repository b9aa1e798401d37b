import { ArrowDown, Send } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ChatMessageView, RoomView } from '@lectern/sdk';
import { clockTime } from '../../platform/locale/times.ts';
import { text } from '../../platform/locale/text.ts';
import { refusalText } from '../../platform/refusal-text.ts';
import { Button } from '../../ui/button.tsx';
import { roleSuffix } from './classroom-text.ts';

export type ChatProps = {
  readonly view: RoomView;
  /** Undefined for who may not write. */
  readonly onPost: ((text: string) => Promise<void>) | undefined;
  readonly takeFocus: boolean;
};

const longestMessage = 2_000;

export function ChatPanel({ view, onPost, takeFocus }: ChatProps) {
  const { list, below, toEnd } = useFollowing(view.chat);
  return (
    <div className="chat">
      <div className="messages" ref={list} tabIndex={0} role="log" aria-label={text('chat.label')}>
        {view.chat.length === 0 && <p className="empty muted">{text('chat.empty')}</p>}
        {view.chat.map((message) => (
          <Message key={message.id} message={message} view={view} />
        ))}
      </div>
      {below && (
        <Button size="small" icon={ArrowDown} className="newer" onClick={toEnd}>
          {text('chat.newer')}
        </Button>
      )}
      {onPost ? <Composer onPost={onPost} takeFocus={takeFocus} /> : <p className="note">{text('chat.read-only')}</p>}
    </div>
  );
}

function Message({ message, view }: { message: ChatMessageView; view: RoomView }) {
  const author = view.participants.find(({ id }) => id === message.participantId);
  return (
    <article className="message">
      <header>
        <b>
          <bdi dir="auto">{message.authorName}</bdi>
          {author && roleSuffix(author.role)}
        </b>{' '}
        <time className="muted number" dateTime={message.at.toISOString()}>
          {clockTime(message.at)}
        </time>
      </header>
      <p dir="auto">{message.text}</p>
    </article>
  );
}

/** Stays at the newest message, unless the reader has gone back to older ones. */
function useFollowing(chat: readonly ChatMessageView[]) {
  const list = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const [below, setBelow] = useState(false);
  const toEnd = () => {
    following.current = true;
    setBelow(false);
    list.current?.scrollTo({ top: list.current.scrollHeight });
  };
  useEffect(() => {
    const element = list.current;
    const look = () => {
      if (element === null) return;
      following.current = element.scrollHeight - element.scrollTop - element.clientHeight < 40;
      if (following.current) setBelow(false);
    };
    element?.addEventListener('scroll', look, { passive: true });
    return () => element?.removeEventListener('scroll', look);
  }, []);
  useLayoutEffect(() => {
    if (following.current) toEnd();
    else setBelow(true);
  }, [chat]);
  return { list, below, toEnd };
}

type ComposerProps = { onPost: (text: string) => Promise<void>; takeFocus: boolean };

function Composer({ onPost, takeFocus }: ComposerProps) {
  const [draft, setDraft] = useState('');
  const [refused, setRefused] = useState<string>();
  const input = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (takeFocus) input.current?.focus();
  }, [takeFocus]);
  const left = longestMessage - [...draft].length;
  const post = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    const message = draft.trim();
    if (message === '' || left < 0) return;
    setDraft('');
    setRefused(undefined);
    onPost(message).catch((error: unknown) => {
      // What could not be sent comes back, unless something new was begun meanwhile.
      setDraft((newer) => (newer === '' ? message : newer));
      setRefused(refusalText(error));
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) post(event);
  };
  return (
    <form className="composer" onSubmit={post}>
      {refused && (
        <p className="note bad" role="alert">
          {refused}
        </p>
      )}
      {left < 200 && (
        <p className={`muted small-text number ${left < 0 ? 'over' : ''}`} role="status">
          {text(left < 0 ? 'chat.over' : 'chat.left', { count: Math.abs(left) })}
        </p>
      )}
      <div className="composer-row">
        <textarea
          ref={input}
          className="input"
          rows={1}
          dir="auto"
          aria-label={text('chat.write')}
          placeholder={text('chat.write')}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
          aria-invalid={left < 0 || undefined}
        />
        <Button submit icon={Send} tone="primary">
          {text('chat.send')}
        </Button>
      </div>
    </form>
  );
}
