import {
  Hand,
  LogOut,
  MessageSquare,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  Users,
  Video,
  VideoOff,
  CircleStop,
} from 'lucide-react';
import { useId } from 'react';
import { text } from '../../platform/locale/text.ts';
import type { Icon } from '../../ui/icon.ts';

export type PanelName = 'people' | 'chat';

export type ControlBarProps = {
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
  readonly sharing: boolean;
  readonly handUp: boolean;
  readonly panel: PanelName | undefined;
  readonly unread: number;
  readonly peopleCount: number;
  readonly waitingCount: number;
  /** Undefined where it is impossible now; `why` says it in words. */
  readonly onMicrophone: (() => void) | undefined;
  readonly onCamera: (() => void) | undefined;
  readonly onShare: (() => void) | undefined;
  readonly onHand: (() => void) | undefined;
  readonly onPanel: (panel: PanelName) => void;
  readonly onLeave: () => void;
  readonly onEnd: (() => void) | undefined;
};

export function ControlBar(props: ControlBarProps) {
  const { microphoneOn, cameraOn, sharing, handUp, panel, unread, waitingCount } = props;
  return (
    <footer className="foot">
      <div className="group" role="group" aria-label={text('bar.mine')}>
        <Control
          icon={microphoneOn ? Mic : MicOff}
          label={text(`control.microphone.${microphoneOn ? 'stop' : 'start'}`)}
          look={microphoneOn ? 'on' : 'off'}
          action={props.onMicrophone}
          why={text('control.no-microphone')}
        />
        <Control
          icon={cameraOn ? Video : VideoOff}
          label={text(`control.camera.${cameraOn ? 'stop' : 'start'}`)}
          look={cameraOn ? 'on' : 'off'}
          action={props.onCamera}
          why={text('control.no-camera')}
        />
      </div>
      <span className="spacer" />
      <div className="group" role="group" aria-label={text('bar.class')}>
        <Control
          icon={sharing ? MonitorX : MonitorUp}
          label={text(sharing ? 'control.stop-share' : 'control.share')}
          look={sharing ? 'on' : undefined}
          action={props.onShare}
          why={text('control.no-share')}
          wideOnly
        />
        <Control
          icon={Hand}
          label={text(handUp ? 'control.lower-hand' : 'control.hand')}
          look={handUp ? 'raised' : undefined}
          action={props.onHand}
          why={text('control.no-hand')}
        />
        <Control
          icon={MessageSquare}
          label={text('control.chat')}
          look={panel === 'chat' ? 'on' : undefined}
          expanded={panel === 'chat'}
          name="chat"
          action={() => props.onPanel('chat')}
          count={unread}
          countLabel={(count) => text('chat.unread', { count })}
        />
        <Control
          icon={Users}
          label={text('control.people')}
          look={panel === 'people' ? 'on' : undefined}
          expanded={panel === 'people'}
          name="people"
          action={() => props.onPanel('people')}
          count={waitingCount}
          countLabel={(count) => text('lobby.waiting-count', { count })}
          wideOnly
        />
      </div>
      <span className="spacer" />
      <div className="group" role="group" aria-label={text('bar.out')}>
        {props.onEnd && (
          <Control icon={CircleStop} label={text('control.end')} look="ends" action={props.onEnd} wideOnly popup />
        )}
        <Control icon={LogOut} label={text('control.leave')} look="end" action={props.onLeave} popup />
      </div>
    </footer>
  );
}

type ControlProps = {
  readonly icon: Icon;
  readonly label: string;
  readonly look?: 'on' | 'off' | 'raised' | 'end' | 'ends';
  readonly action: (() => void) | undefined;
  readonly why?: string;
  readonly expanded?: boolean;
  readonly name?: PanelName;
  readonly count?: number;
  readonly countLabel?: (count: number) => string;
  readonly wideOnly?: boolean;
  readonly popup?: boolean;
};

/** An impossible control stays where it is and can be reached: it says why it does nothing. */
function Control({
  icon: Symbol,
  label,
  look,
  action,
  why,
  expanded,
  name,
  count = 0,
  countLabel,
  wideOnly,
  popup,
}: ControlProps) {
  const whyId = useId();
  return (
    <button
      type="button"
      className={['control', look, wideOnly && 'wide-only'].filter(Boolean).join(' ')}
      aria-disabled={action === undefined || undefined}
      aria-describedby={action === undefined ? whyId : undefined}
      aria-expanded={expanded}
      data-control={name}
      aria-haspopup={popup ? 'dialog' : undefined}
      title={action === undefined ? why : undefined}
      onClick={action}
    >
      <Symbol className="icon" />
      <span className="word">{label}</span>
      {count > 0 && (
        <span className="bubble number">
          <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
          <span className="only-heard">{countLabel?.(count)}</span>
        </span>
      )}
      {action === undefined && (
        <span id={whyId} hidden>
          {why}
        </span>
      )}
    </button>
  );
}
