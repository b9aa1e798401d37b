import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { can } from '@lectern/policy';
import type { LiveRoom, ParticipantView } from '@lectern/sdk';
import type { OwnMedia } from '../../platform/own-media.ts';
import { refusalText } from '../../platform/refusal-text.ts';
import { useStore } from '../../platform/use-store.ts';
import { mayEnd, mayStart, type PersonAction, unreadCount } from './classroom-model.ts';
import type { ClassroomProps } from './classroom-view.tsx';
import type { PanelName } from './control-bar.tsx';
import type { Sending } from './sending.ts';
import { useHappenings } from './use-happenings.ts';
import { useStage } from './use-stage.ts';

/** Joins a live room and my devices to the classroom's view. */
export function useClassroom(room: LiveRoom, own: OwnMedia, sending: Sending, onLeave: () => void): ClassroomProps {
  const view = useSyncExternalStore(room.subscribe, () => room.view);
  const media = useStore(own.store);
  const sendingFailure = useStore(sending.failure);
  const [actionFailure, setActionFailure] = useState<unknown>();
  const [panel, setPanel] = useState<PanelName | undefined>(() => firstPanel(view.me));
  const { seen, look } = useSeenChat(room, panel === 'chat');
  const { banner, dismiss } = useHappenings(view, panel === 'chat');
  const stage = useStage(view);

  /** Runs an action of the room; a refusal becomes a banner. */
  const attempt = useCallback((action: Promise<void>) => {
    setActionFailure(undefined);
    action.catch((error: unknown) => setActionFailure(error));
  }, []);
  const act = (person: ParticipantView, action: PersonAction) => attempt(perform(room, person, action));
  const failure = actionFailure ?? sendingFailure;
  const me = view.me;
  const may = (action: Parameters<typeof can>[1]) => me !== undefined && can(me, action).allowed;
  const sharing = me?.openSources.includes('screen') ?? false;
  const handUp = me?.handRaisedAt !== undefined;

  return {
    view,
    stage,
    media,
    roomMedia: room.media,
    panel,
    banner,
    unread: panel === 'chat' ? 0 : unreadCount(view, seen),
    failure: failure === undefined ? undefined : refusalText(failure),
    microphoneOn: media.microphone.state !== 'off',
    cameraOn: media.camera.state !== 'off',
    sharing,
    onMicrophone: may('speak') ? () => void sending.toggle('microphone') : undefined,
    onCamera: may('show-camera') ? () => void sending.toggle('camera') : undefined,
    onShare: sharing
      ? () => void sending.stopSharing()
      : may('share-screen') && canShareHere()
        ? () => void sending.share()
        : undefined,
    onHand: may('raise-hand') ? () => attempt(handUp ? room.act.lowerHand() : room.act.raiseHand()) : undefined,
    onPanel: (next) => {
      look();
      setPanel(next);
    },
    onStart: mayStart(view) ? () => attempt(room.act.startClass()) : undefined,
    onEnd: mayEnd(view) ? () => attempt(room.act.endClass()) : undefined,
    onLeave,
    onAdmit: (ids) => attempt(room.act.admit(ids)),
    onDeny: (ids) => attempt(room.act.deny(ids)),
    onMuteEveryone: () => attempt(room.act.muteEveryone()),
    onAct: act,
    onRemove: (person, options) => attempt(room.act.remove(person.id, options)),
    onPost: may('chat-everyone') ? (message) => room.act.postChat(message) : undefined,
    onChoose: (source, deviceId) => void sending.choose(source, deviceId),
    onChooseSpeaker: (deviceId) => own.chooseSpeaker(deviceId),
    onDismiss: dismiss,
    onDismissFailure: () => {
      setActionFailure(undefined);
      sending.failure.set(undefined);
    },
  };
}

function perform(room: LiveRoom, person: ParticipantView, action: PersonAction): Promise<void> {
  switch (action.kind) {
    case 'close':
      return room.act.closeSource(action.source, person.id);
    case 'lower-hand':
      return room.act.lowerHand(person.id);
    case 'grant':
      return room.act.grant(person.id, action.capability);
    case 'revoke':
      return room.act.revoke(person.id, action.capability);
    case 'remove':
      return room.act.remove(person.id, { message: '', mayReturn: true });
  }
}

/** Which message was the newest when the chat was last in sight. */
function useSeenChat(room: LiveRoom, inSight: boolean) {
  const [seen, setSeen] = useState(() => room.view.chat.at(-1)?.id);
  const look = useCallback(() => setSeen(room.view.chat.at(-1)?.id), [room]);
  useEffect(() => {
    if (!inSight) return undefined;
    look();
    return room.subscribe(look);
  }, [inSight, look, room]);
  return { seen, look };
}

/** Staff begin with the people, learners with the chat; on a middling screen the stage has all the room. */
function firstPanel(me: ParticipantView | undefined): PanelName | undefined {
  if (innerWidth > 700 && innerWidth < 1000) return undefined;
  return me?.role === 'instructor' || me?.role === 'assistant' ? 'people' : 'chat';
}

function canShareHere(): boolean {
  return 'getDisplayMedia' in (navigator.mediaDevices ?? {});
}
