import type { CapabilityGranted, Fact, Participant, RoomState } from '@lectern/proto/messages/session/v1/room';
import {
  capabilityFrom,
  chatMessageFrom,
  endReasonFrom,
  participantFrom,
  participantId,
  phaseFrom,
  sourceFrom,
} from './translate.ts';
import { emptyView, type ChatMessageView, type Notice, type ParticipantView, type RoomView } from './view.ts';
import { capabilityOf, type ParticipantId } from './words.ts';

/**
 * The room as this viewer may see it, folded from facts. Pure: the same state and facts give the same view, a fact that was
 * applied already changes nothing, and what a fact does not touch keeps its identity.
 */
export type FoldedView = RoomView & {
  readonly myId?: ParticipantId;
  /** The newest fact in it: where to resume. */
  readonly seq: number;
};

export const unseenView: FoldedView = { ...emptyView, seq: 0 };

const chatLimit = 200;
const noticeLimit = 50;

/** The room anew from the server's whole state. What is said once (notices) and the connection's own words stay. */
export function fromState(state: RoomState, myId: ParticipantId, previous: FoldedView = unseenView): FoldedView {
  const people = state.participants.map(participantFrom);
  const me = people.find((person) => person.id === myId);
  return {
    ...previous,
    myId,
    seq: state.seq,
    phase: phaseFrom[state.phase],
    title: state.title,
    courseTitle: state.courseTitle,
    startedAt: state.startedAt,
    endReason: endReasonFrom[state.endReason],
    me,
    participants: people.filter((person) => person.presence !== 'waiting').sort(byJoining),
    waiting: people.filter((person) => person.presence === 'waiting' && person !== me).sort(byWaiting),
    hands: handsOf(people),
    chat: state.chat.map(chatMessageFrom),
  };
}

/** One more fact. */
export function apply(view: FoldedView, fact: Fact): FoldedView {
  if (fact.seq <= view.seq) return view;
  const changed = change(view, fact);
  const notice = noticeOf(view, fact);
  return {
    ...view,
    ...changed,
    ...(notice && { notices: [...view.notices, notice].slice(-noticeLimit) }),
    seq: fact.seq,
  };
}

function change(view: FoldedView, { body, at }: Fact): Partial<FoldedView> {
  switch (body?.$case) {
    case 'classOpened':
      return { phase: 'open' };
    case 'classStarted':
      return { phase: 'live', startedAt: at };
    case 'classEnded':
      // Nobody stays in a class that has ended.
      return { phase: 'ended', endReason: endReasonFrom[body.value.reason], participants: [], waiting: [], hands: [] };
    case 'participantWaiting':
      return startWaiting(view, body.value.participant);
    case 'participantAdmitted':
    case 'participantDenied':
      return stopWaiting(view, participantId(body.value.participantId));
    case 'participantJoined':
      return comeIn(view, body.value.participant);
    case 'participantReconnecting':
      return update(view, body.value.participantId, (person) => ({ ...person, presence: 'reconnecting' }));
    case 'participantReturned':
      return update(view, body.value.participantId, (person) => ({ ...person, presence: 'present' }));
    case 'participantLeft':
      return goOut(view, participantId(body.value.participantId));
    case 'handRaised':
      return update(view, body.value.participantId, (person) => ({ ...person, handRaisedAt: at }));
    case 'handLowered':
      return update(view, body.value.participantId, (person) => ({ ...person, handRaisedAt: undefined }));
    case 'chatPosted':
      return { chat: [...view.chat, posted(view, body.value, at)].slice(-chatLimit) };
    case 'sourceOpened':
      return update(view, body.value.participantId, (person) =>
        withSource(person, sourceFrom[body.value.source], true),
      );
    case 'sourceClosed':
      return update(view, body.value.participantId, (person) =>
        withSource(person, sourceFrom[body.value.source], false),
      );
    case 'capabilityGranted':
      return changeRight(view, body.value, true);
    case 'capabilityRevoked':
      return changeRight(view, body.value, false);
    // participantRemoved changes nothing by itself: participantLeft follows it. A newer server's facts are skipped.
    default:
      return {};
  }
}

function startWaiting(view: FoldedView, wire: Participant | undefined): Partial<FoldedView> {
  if (!wire) return {};
  const person = participantFrom(wire);
  if (person.id === view.myId) return { me: person };
  return { waiting: [...without(view.waiting, person.id), person].sort(byWaiting) };
}

function stopWaiting(view: FoldedView, id: ParticipantId): Partial<FoldedView> {
  return view.waiting.some((person) => person.id === id) ? { waiting: without(view.waiting, id) } : {};
}

function comeIn(view: FoldedView, wire: Participant | undefined): Partial<FoldedView> {
  if (!wire) return {};
  const person = participantFrom(wire);
  const participants = [...without(view.participants, person.id), person].sort(byJoining);
  return {
    participants,
    ...stopWaiting(view, person.id),
    ...(person.id === view.myId && { me: person }),
    ...handsIfChanged(view, participants),
  };
}

function goOut(view: FoldedView, id: ParticipantId): Partial<FoldedView> {
  if (!view.participants.some((person) => person.id === id)) return stopWaiting(view, id);
  const participants = without(view.participants, id);
  return { participants, ...stopWaiting(view, id), ...handsIfChanged(view, participants) };
}

function update(view: FoldedView, id: string, next: (person: ParticipantView) => ParticipantView): Partial<FoldedView> {
  const index = view.participants.findIndex((person) => person.id === id);
  const before = view.participants[index];
  if (!before) return {};
  const after = next(before);
  const participants = view.participants.with(index, after);
  return {
    participants,
    ...(after.id === view.myId && { me: after }),
    ...handsIfChanged(view, participants),
  };
}

/** With a right goes what was open by it. */
function changeRight(view: FoldedView, fact: CapabilityGranted, holds: boolean): Partial<FoldedView> {
  const capability = capabilityFrom[fact.capability];
  return update(view, fact.participantId, (person) => ({
    ...person,
    capabilities: including(person.capabilities, capability, holds),
    openSources: holds
      ? person.openSources
      : person.openSources.filter((source) => capabilityOf[source] !== capability),
  }));
}

function posted(
  view: FoldedView,
  message: { messageId: string; participantId: string; text: string },
  at: Date | undefined,
): ChatMessageView {
  const author = view.participants.find((person) => person.id === message.participantId);
  return chatMessageFrom({ ...message, authorName: author?.name ?? '', at });
}

function withSource(
  person: ParticipantView,
  source: ParticipantView['openSources'][number] | undefined,
  isOpen: boolean,
): ParticipantView {
  return { ...person, openSources: including(person.openSources, source, isOpen) };
}

function including<Word>(words: readonly Word[], word: Word | undefined, isIn: boolean): readonly Word[] {
  if (word === undefined || words.includes(word) === isIn) return words;
  return isIn ? [...words, word] : words.filter((other) => other !== word);
}

function handsIfChanged(view: FoldedView, people: readonly ParticipantView[]): Partial<FoldedView> {
  const hands = handsOf(people);
  const isSame = hands.length === view.hands.length && hands.every((id, index) => id === view.hands[index]);
  return isSame ? {} : { hands };
}

function handsOf(people: readonly ParticipantView[]): ParticipantId[] {
  return people
    .filter((person) => person.handRaisedAt !== undefined && person.presence !== 'waiting')
    .sort((one, other) => byTime(one.handRaisedAt, other.handRaisedAt) || byId(one, other))
    .map((person) => person.id);
}

function without(people: readonly ParticipantView[], id: ParticipantId): ParticipantView[] {
  return people.filter((person) => person.id !== id);
}

// Ids are UUIDv7: where two times are equal, the one that was made earlier comes first, on every screen alike.
const byId = (one: ParticipantView, other: ParticipantView) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
const byTime = (one: Date | undefined, other: Date | undefined) => (one?.getTime() ?? 0) - (other?.getTime() ?? 0);
const byJoining = (one: ParticipantView, other: ParticipantView) =>
  byTime(one.joinedAt, other.joinedAt) || byId(one, other);
const byWaiting = (one: ParticipantView, other: ParticipantView) =>
  byTime(one.waitingSince, other.waitingSince) || byId(one, other);

/** What a fact says to me, when somebody else did it. */
function noticeOf(view: FoldedView, { seq, at = new Date(0), actorId, body }: Fact): Notice | undefined {
  if (actorId === view.myId || view.myId === undefined || !body) return undefined;
  const by = view.participants.find((person) => person.id === actorId)?.name;
  const base = { id: seq, at, ...(by !== undefined && { by }) };
  if (body.$case === 'classStarted') return { ...base, kind: 'class-started' };
  if (!('participantId' in body.value) || body.value.participantId !== view.myId) return undefined;
  switch (body.$case) {
    case 'participantAdmitted':
      return { ...base, kind: 'admitted' };
    case 'handLowered':
      return { ...base, kind: 'hand-lowered' };
    case 'sourceClosed': {
      const source = sourceFrom[body.value.source];
      return source && { ...base, kind: 'source-closed', source };
    }
    case 'capabilityGranted':
    case 'capabilityRevoked': {
      const capability = capabilityFrom[body.value.capability];
      const kind = body.$case === 'capabilityGranted' ? 'granted' : 'revoked';
      return capability && { ...base, kind, capability };
    }
    default:
      return undefined;
  }
}
