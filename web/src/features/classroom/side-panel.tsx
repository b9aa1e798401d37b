import { type RefObject, useEffect, useState } from 'react';
import type { ParticipantView } from '@lectern/sdk';
import { ChatPanel } from './chat-panel.tsx';
import { type PersonAction, seesLobby } from './classroom-model.ts';
import type { ClassroomProps } from './classroom-view.tsx';
import type { PanelName } from './control-bar.tsx';
import { Panel } from './panel.tsx';
import { PeoplePanel } from './people-panel.tsx';
import './panel.css';

export type SidePanelProps = ClassroomProps & {
  readonly shown: PanelName;
  /** The panel that the person asked for, if any: the focus goes there. What is open from the start takes none. */
  readonly asked: PanelName | undefined;
  readonly onShow: (panel: PanelName) => void;
  readonly onClose: () => void;
  readonly onAct: (person: ParticipantView, action: PersonAction) => void;
  readonly onMenu: (person: ParticipantView, button: RefObject<HTMLButtonElement | null>) => void;
};

export function SidePanel(props: SidePanelProps) {
  const { view, shown, asked } = props;
  const now = useNow();
  return (
    <Panel
      shown={shown}
      peopleCount={view.participants.length}
      waitingCount={seesLobby(view) ? view.waiting.length : 0}
      unread={props.unread}
      takeFocus={asked === 'people' && shown === 'people'}
      onShow={props.onShow}
      onClose={props.onClose}
    >
      {shown === 'people' ? (
        <PeoplePanel {...props} now={now} />
      ) : (
        <ChatPanel view={view} onPost={props.onPost} takeFocus={asked === 'chat'} />
      )}
    </Panel>
  );
}

/** For waiting times: they are read in seconds, but five at a time is calm. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const tick = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(tick);
  }, []);
  return now;
}
