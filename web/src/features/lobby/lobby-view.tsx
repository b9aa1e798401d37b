import { DoorOpen, LogOut } from 'lucide-react';
import { text } from '../../platform/locale/text.ts';
import { Button } from '../../ui/button.tsx';
import { MessagePage } from '../../ui/message-page.tsx';
import './lobby.css';

export type LobbyProps = {
  readonly title: string;
  readonly courseTitle: string;
  readonly name: string;
  readonly reconnecting: boolean;
  readonly onLeave: () => void;
};

/** The waiting page: says that somebody knows, and that nothing needs to be done. */
export function LobbyView({ title, courseTitle, name, reconnecting, onLeave }: LobbyProps) {
  const leave = (
    <Button icon={LogOut} onClick={onLeave}>
      {text('lobby.stop-waiting')}
    </Button>
  );
  return (
    <MessagePage icon={DoorOpen} title={text('lobby.title')} actions={leave}>
      <p>{text('lobby.seen')}</p>
      <div className="lobby-class card">
        <b dir="auto">{title}</b>
        <span className="muted" dir="auto">
          {courseTitle}
        </span>
        <span className="muted">
          {text('lobby.you-are')} <span dir="auto">{name}</span>
        </span>
      </div>
      <p role="status" className="small-text">
        {text(reconnecting ? 'lobby.reconnecting' : 'lobby.stay')}
      </p>
    </MessagePage>
  );
}
