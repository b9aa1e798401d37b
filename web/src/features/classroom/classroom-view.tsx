import { lazy, type RefObject, Suspense, useCallback, useState } from 'react';
import type { ParticipantId, ParticipantView, RoomMedia, RoomView } from '@lectern/sdk';
import { text } from '../../platform/locale/text.ts';
import type { OwnMediaSnapshot, OwnSource } from '../../platform/own-media.ts';
import { Banners } from './banners.tsx';
import { personActions, seesLobby, type PersonAction, type Stage, tilesOf } from './classroom-model.ts';
import { type Banner, handSentence } from './classroom-text.ts';
import { ControlBar, type PanelName } from './control-bar.tsx';
import type { Overlay } from './overlays.tsx';
import { Sounds } from './sounds.tsx';
import { StageView } from './stage-view.tsx';
import { Strip } from './strip.tsx';
import { TopBar } from './top-bar.tsx';
import { useAfterFirstPicture } from './use-after-first-picture.ts';
import { MediaContext, useMediaContext } from './use-media.ts';
import './classroom.css';

export type ClassroomProps = {
  readonly view: RoomView;
  readonly stage: Stage;
  readonly media: OwnMediaSnapshot;
  readonly roomMedia: RoomMedia;
  readonly panel: PanelName | undefined;
  readonly banner: Banner | undefined;
  readonly unread: number;
  readonly failure: string | undefined;
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
  readonly sharing: boolean;
  readonly onMicrophone: (() => void) | undefined;
  readonly onCamera: (() => void) | undefined;
  readonly onShare: (() => void) | undefined;
  readonly onHand: (() => void) | undefined;
  readonly onPanel: (panel: PanelName | undefined) => void;
  readonly onStart: (() => void) | undefined;
  readonly onEnd: (() => void) | undefined;
  readonly onLeave: () => void;
  readonly onAdmit: (ids: readonly ParticipantId[] | undefined) => void;
  readonly onDeny: (ids: readonly ParticipantId[]) => void;
  readonly onMuteEveryone: () => void;
  readonly onAct: (person: ParticipantView, action: PersonAction) => void;
  readonly onRemove: (person: ParticipantView, options: { message: string; mayReturn: boolean }) => void;
  readonly onPost: ((message: string) => Promise<void>) | undefined;
  readonly onChoose: (source: OwnSource, deviceId: string) => void;
  readonly onChooseSpeaker: (deviceId: string) => void;
  readonly onDismiss: (id: number) => void;
  readonly onDismissFailure: () => void;
};

const SidePanel = lazy(async () => ({ default: (await import('./side-panel.tsx')).SidePanel }));
const Overlays = lazy(async () => ({ default: (await import('./overlays.tsx')).Overlays }));

export function ClassroomView(props: ClassroomProps) {
  const { view, stage, media, roomMedia, panel } = props;
  const context = useMediaContext(roomMedia);
  const [overlay, setOverlay] = useState<Overlay>();
  const [asked, setAsked] = useState<PanelName>();
  const [sound, setSound] = useState({ blocked: false, attempt: 0 });
  const { isAfter, onPicture } = useAfterFirstPicture(view);
  const onBlocked = useCallback(() => setSound((last) => ({ ...last, blocked: true })), []);
  const onPanel = (next: PanelName) => {
    setAsked(next);
    props.onPanel(panel === next ? undefined : next);
  };
  // Walking along the tabs must not throw the focus into what they show.
  const onTab = (next: PanelName) => {
    setAsked(undefined);
    props.onPanel(next);
  };
  const onClosePanel = () => {
    props.onPanel(undefined);
    focusControl(panel ?? 'chat');
  };
  const onAct = (person: ParticipantView, action: PersonAction) => {
    if (action.kind === 'remove') setOverlay({ kind: 'remove', person });
    else props.onAct(person, action);
  };
  const onMenu = (person: ParticipantView, button: RefObject<HTMLButtonElement | null>) => {
    setOverlay({ kind: 'menu', person, button, actions: personActions(view.me, person) });
  };
  return (
    <MediaContext value={context}>
      <div className={`room ${panel ? 'with-panel' : ''}`} onLoadedDataCapture={onPicture}>
        <TopBar view={view} onSettings={() => setOverlay({ kind: 'settings' })} />
        <main className="stage" aria-label={text('stage.class')}>
          <Banners
            banner={props.banner}
            reconnecting={view.status === 'reconnecting'}
            weak={view.status === 'in' && view.line === 'weak'}
            soundBlocked={sound.blocked}
            failure={props.failure}
            hand={handSentence(view)}
            waiting={waitingBanner(props, onPanel)}
            start={props.onStart}
            onHear={() => setSound(({ attempt }) => ({ blocked: false, attempt: attempt + 1 }))}
            onDismiss={props.onDismiss}
            onDismissFailure={props.onDismissFailure}
          />
          <StageView view={view} stage={stage} />
          <Strip tiles={tilesOf(view)} stage={stage} />
        </main>
        {panel && (
          <Suspense fallback={<aside className="panel" />}>
            {isAfter && (
              <SidePanel
                {...props}
                shown={panel}
                asked={asked}
                onShow={onTab}
                onClose={onClosePanel}
                onAct={onAct}
                onMenu={onMenu}
              />
            )}
          </Suspense>
        )}
        <ControlBar
          {...props}
          handUp={view.me?.handRaisedAt !== undefined}
          peopleCount={view.participants.length}
          waitingCount={seesLobby(view) ? view.waiting.length : 0}
          onPanel={onPanel}
          onLeave={() => setOverlay({ kind: 'leave' })}
          onEnd={props.onEnd && (() => setOverlay({ kind: 'end' }))}
        />
        <Sounds
          people={view.participants}
          meId={view.me?.id}
          speakerId={media.speakerId}
          attempt={sound.attempt}
          onBlocked={onBlocked}
        />
      </div>
      {overlay && (
        <Suspense>
          <Overlays {...props} onAct={onAct} overlay={overlay} onOverlay={setOverlay} />
        </Suspense>
      )}
    </MediaContext>
  );
}

/** The focus goes back to what opened the panel; on a phone that is always the chat's control. */
function focusControl(panel: PanelName): void {
  const controls = [panel, 'chat'].map((name) => document.querySelector<HTMLElement>(`[data-control=${name}]`));
  controls.find((control) => control?.offsetParent)?.focus();
}

/** Staff whose panel shows something else are told who waits at the door. */
function waitingBanner(props: ClassroomProps, onPanel: (panel: PanelName) => void) {
  const { view, panel, onAdmit } = props;
  const [first] = view.waiting;
  if (first === undefined || !seesLobby(view) || panel === 'people') return undefined;
  const count = view.waiting.length;
  const sentence = count === 1 ? text('lobby.waits', { name: first.name }) : text('lobby.waiting-count', { count });
  return { sentence, onAdmit: () => onAdmit(view.waiting.map(({ id }) => id)), onSee: () => onPanel('people') };
}
