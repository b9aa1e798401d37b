import { can, grantableCapabilities, isStaff } from '@lectern/policy';
import type { Capability, ParticipantId, ParticipantView, RoomView, Source } from '@lectern/sdk';

/** What fills the stage: a shared screen, a person, or nobody yet. */
export type Stage =
  | { readonly kind: 'screen'; readonly id: ParticipantId }
  | { readonly kind: 'person'; readonly id: ParticipantId }
  | { readonly kind: 'alone' };

export type Tile = {
  readonly person: ParticipantView;
  readonly isMe: boolean;
  readonly speaking: boolean;
  /** Place in the queue of hands, from 1; undefined while the hand is down. */
  readonly handPlace: number | undefined;
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
  readonly reconnecting: boolean;
};

/** One tile per person, mine first, the others in the order in which they came: a tile keeps its place. */
export function tilesOf(view: RoomView): Tile[] {
  const mine = view.participants.filter(({ id }) => id === view.me?.id);
  const others = view.participants.filter(({ id }) => id !== view.me?.id);
  return [...mine, ...others].map((person) => tileOf(view, person));
}

export function tileOf(view: RoomView, person: ParticipantView): Tile {
  const place = view.hands.indexOf(person.id) + 1;
  return {
    person,
    isMe: person.id === view.me?.id,
    speaking: view.speakers.includes(person.id) && person.openSources.includes('microphone'),
    handPlace: place > 0 ? place : undefined,
    microphoneOn: person.openSources.includes('microphone'),
    cameraOn: person.openSources.includes('camera'),
    reconnecting: person.presence === 'reconnecting',
  };
}

/**
 * Who or what should be on the stage. A shared screen always wins, the one that is there already first. Else the loudest
 * other person; when nobody speaks, whoever is there stays. To begin with the instructor, then the first other person.
 */
export function wantedStage(view: RoomView, shown: Stage): Stage {
  const sharing = view.participants.filter(({ openSources }) => openSources.includes('screen'));
  const screen = sharing.find(({ id }) => shown.kind === 'screen' && id === shown.id) ?? sharing.at(-1);
  if (screen) return same(shown, { kind: 'screen', id: screen.id });
  const others = view.participants.filter(({ id }) => id !== view.me?.id);
  const loudest = view.speakers.map((id) => others.find((other) => other.id === id)).find(Boolean);
  const staying = others.find(({ id }) => shown.kind === 'person' && id === shown.id);
  const teacher = others.find(({ role }) => role === 'instructor');
  const person = loudest ?? staying ?? teacher ?? others[0];
  return same(shown, person ? { kind: 'person', id: person.id } : { kind: 'alone' });
}

/** A change of speaker waits until the new one has spoken for a while, so that a cough does not move the stage. */
export function mustWait(shown: Stage, wanted: Stage, view: RoomView): boolean {
  if (shown.kind !== 'person' || wanted.kind !== 'person' || shown.id === wanted.id) return false;
  return view.participants.some(({ id }) => id === shown.id);
}

export const speakerHoldMs = 1_500;

function same(shown: Stage, next: Stage): Stage {
  const isSame =
    shown.kind === next.kind && (shown.kind === 'alone' || (next.kind !== 'alone' && shown.id === next.id));
  return isSame ? shown : next;
}

/** What staff can do to a person, in the order of the menu; empty for everybody else. */
export type PersonAction =
  | { readonly kind: 'close'; readonly source: Source }
  | { readonly kind: 'lower-hand' }
  | { readonly kind: 'grant' | 'revoke'; readonly capability: Capability }
  | { readonly kind: 'remove' };

export function personActions(me: ParticipantView | undefined, person: ParticipantView): PersonAction[] {
  if (me === undefined || me.id === person.id) return [];
  const may = (action: Parameters<typeof can>[1]) => can(me, action, person).allowed;
  const open = (source: Source) => person.openSources.includes(source);
  const rights = grantableCapabilities[person.role].map((capability): PersonAction => {
    return { kind: person.capabilities.includes(capability) ? 'revoke' : 'grant', capability };
  });
  return [
    ...(open('microphone') && may('mute-others') ? [{ kind: 'close', source: 'microphone' } as const] : []),
    ...(open('camera') && may('stop-others-camera') ? [{ kind: 'close', source: 'camera' } as const] : []),
    ...(open('screen') && may('stop-others-share') ? [{ kind: 'close', source: 'screen' } as const] : []),
    ...(person.handRaisedAt && may('lower-others-hand') ? [{ kind: 'lower-hand' } as const] : []),
    ...(may('grant-capability') ? rights : []),
    ...(may('remove-others') ? [{ kind: 'remove' } as const] : []),
  ];
}

export function mayStart(view: RoomView): boolean {
  return view.phase === 'open' && view.me !== undefined && can(view.me, 'start-class').allowed;
}

export function mayEnd(view: RoomView): boolean {
  return view.me !== undefined && can(view.me, 'end-class').allowed;
}

export function seesLobby(view: RoomView): boolean {
  return view.me !== undefined && can(view.me, 'see-lobby').allowed;
}

/** People who raised a hand in order of the queue, then everybody else: staff first, then by name. */
export function roster(view: RoomView): { raised: ParticipantView[]; others: ParticipantView[] } {
  const raised = view.hands.flatMap((id) => view.participants.filter((person) => person.id === id));
  const rank = (person: ParticipantView) => (person.role === 'instructor' ? 0 : isStaff(person.role) ? 1 : 2);
  const others = view.participants
    .filter(({ id }) => !view.hands.includes(id))
    .sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
  return { raised, others };
}

/** Whether several people who are not staff are heard, and I may silence them together. */
export function mayMuteEveryone({ me, participants }: RoomView): boolean {
  if (me === undefined || !can(me, 'mute-others').allowed) return false;
  const heard = participants.filter(({ id, role, openSources }) => {
    return id !== me.id && !isStaff(role) && openSources.includes('microphone');
  });
  return heard.length > 1;
}

/** Whose picture the server sends without being asked: cameras and screens of the others. */
export function picturesToCome(view: RoomView): { readonly id: ParticipantId; readonly source: 'camera' | 'screen' }[] {
  const others = view.participants.filter(({ id }) => id !== view.me?.id);
  return others.flatMap(({ id, openSources }) =>
    (['camera', 'screen'] as const).filter((source) => openSources.includes(source)).map((source) => ({ id, source })),
  );
}

/** How many messages came since the chat was last in sight, my own aside. */
export function unreadCount(view: RoomView, lastSeenId: string | undefined): number {
  const since = view.chat.findIndex(({ id }) => id === lastSeenId) + 1;
  return view.chat.slice(since).filter(({ participantId }) => participantId !== view.me?.id).length;
}
