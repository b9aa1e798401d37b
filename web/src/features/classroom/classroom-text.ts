import type { Notice, ParticipantView, Role, RoomView } from '@lectern/sdk';
import { text, type TextId } from '../../platform/locale/text.ts';
import type { PersonAction, Tile } from './classroom-model.ts';

export function roleName(role: Role): string {
  return text(`role.${role}`);
}

/** "Tomás · assistant"; learners are not labelled, they are whom the class is for. */
export function roleSuffix(role: Role): string {
  return role === 'learner' ? '' : ` · ${roleName(role)}`;
}

/** What a tile says to who cannot see it. */
export function tileLabel({ person, isMe, handPlace, microphoneOn, cameraOn, reconnecting }: Tile): string {
  const parts = [
    isMe ? text('tile.you', { name: person.name }) : person.name,
    roleName(person.role),
    text(microphoneOn ? 'tile.microphone-on' : 'tile.microphone-off'),
    ...(cameraOn ? [text('tile.camera-on')] : []),
    ...(handPlace ? [text('tile.hand', { place: handPlace })] : []),
    ...(reconnecting ? [text('tile.reconnecting')] : []),
  ];
  return parts.join(', ');
}

/** "Your hand is up. You are second in line." */
export function handSentence(view: RoomView): string | undefined {
  const place = view.me ? view.hands.indexOf(view.me.id) + 1 : 0;
  return place > 0 ? text('hand.place', { place }) : undefined;
}

export type Banner = { readonly id: number; readonly tone: 'good' | 'warn' | 'plain'; readonly sentence: string };

/** A notice as a sentence, and whether the news is good. */
export function bannerOf(notice: Notice): Banner {
  const by = 'by' in notice && notice.by ? notice.by : text('notice.staff');
  const say = (id: TextId, tone: Banner['tone']): Banner => ({ id: notice.id, tone, sentence: text(id, { by }) });
  switch (notice.kind) {
    case 'admitted':
      return say('notice.admitted', 'good');
    case 'class-started':
      return say('notice.class-started', 'good');
    case 'hand-lowered':
      return say('notice.hand-lowered', 'plain');
    case 'source-closed':
      return say(`notice.closed.${notice.source}`, 'warn');
    case 'granted':
      return say(`notice.granted.${notice.capability}`, 'good');
    case 'revoked':
      return say(`notice.revoked.${notice.capability}`, 'warn');
  }
}

export function actionName(action: PersonAction): string {
  switch (action.kind) {
    case 'close':
      return text(`person.close.${action.source}`);
    case 'grant':
      return text(`person.grant.${action.capability}`);
    case 'revoke':
      return text(`person.revoke.${action.capability}`);
    case 'lower-hand':
      return text('person.lower-hand');
    case 'remove':
      return text('person.remove');
  }
}

/** What is said when the list of people changes for who cannot see it. Joins of a crowd are one sentence. */
export function comings(before: readonly ParticipantView[], after: readonly ParticipantView[]): string | undefined {
  const known = new Set(before.map(({ id }) => id));
  const here = new Set(after.map(({ id }) => id));
  const came = after.filter(({ id }) => !known.has(id));
  const left = before.filter(({ id }) => !here.has(id));
  if (came.length === 1) return text('people.came', { name: came[0]!.name });
  if (came.length > 1) return text('people.came-many', { count: came.length });
  if (left.length === 1) return text('people.left', { name: left[0]!.name });
  return left.length > 1 ? text('people.left-many', { count: left.length }) : undefined;
}
