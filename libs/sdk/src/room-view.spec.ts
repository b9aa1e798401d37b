import { newId } from '@lectern/kernel';
import type { Fact } from '@lectern/proto/messages/session/v1/room';
import fc from 'fast-check';
import { joined, person } from '../test/little-gateway.ts';
import { ModelRoom } from '../test/model-room.ts';
import { apply, fromState, unseenView, type FoldedView } from './room-view.ts';
import { participantId } from './translate.ts';

const ada = newId<'participant'>();
const ben = newId<'participant'>();

/** Ben's view of a room with Ada in it. */
function bensView(): FoldedView {
  const people = [person(ada, 'Ada', 'ROLE_INSTRUCTOR'), person(ben, 'Ben')];
  const empty: FoldedView = { ...unseenView, myId: ben };
  return people.reduce((view: FoldedView, one) => apply(view, fact(view.seq + 1, joined(one))), empty);
}

function fact(seq: number, body: Fact['body'], actorId: string = ada): Fact {
  return { seq, at: new Date(1_760_000_000_000 + seq), actorId, commandId: '', audience: undefined, body };
}

function after(view: FoldedView, ...bodies: Fact['body'][]): FoldedView {
  return bodies.reduce((before: FoldedView, body) => apply(before, fact(before.seq + 1, body)), view);
}

describe('the view of a room', () => {
  it('is the same from the state at n and the missed facts as from the state at m', () => {
    const events = fc.array(fc.tuple(fc.nat(11), fc.nat(20)), { maxLength: 120 });
    fc.assert(
      fc.property(events, fc.nat(120), (list, cut) => {
        const model = new ModelRoom();
        for (const [kind, who] of list.slice(0, cut)) model.happen(kind, who);
        const early = model.state();
        for (const [kind, who] of list.slice(cut)) model.happen(kind, who);
        const me = participantId(model.firstId ?? '');
        const resumed = model.facts.slice(early.seq).reduce(apply, fromState(early, me));
        expect({ ...resumed, notices: [], me: undefined }).toEqual({
          ...fromState(model.state(), me),
          me: undefined,
        });
        expect(model.facts.slice(early.seq).reduce(apply, resumed)).toBe(resumed);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the identity of everything that a fact does not touch', () => {
    const before = bensView();
    const view = after(before, { $case: 'sourceOpened', value: { participantId: ada, source: 'SOURCE_CAMERA' } });
    expect(view.participants[0]?.openSources).toEqual(['camera']);
    expect(view.participants).not.toBe(before.participants);
    expect(view.participants[1]).toBe(before.participants[1]);
    expect([view.me, view.hands, view.chat, view.notices]).toEqual([
      before.me,
      before.hands,
      before.chat,
      before.notices,
    ]);
    expect(view.hands).toBe(before.hands);
    expect(view.chat).toBe(before.chat);
    expect(view.me).toBe(before.me);
  });

  it('queues hands in the order in which they went up', () => {
    const up = (id: string) => ({ $case: 'handRaised', value: { participantId: id } }) as const;
    const view = after(bensView(), up(ben), up(ada));
    expect(view.hands).toEqual([ben, ada]);
    expect(after(view, { $case: 'handLowered', value: { participantId: ben } }).hands).toEqual([ada]);
    expect(
      after(view, { $case: 'participantLeft', value: { participantId: ben, reason: 'LEAVE_REASON_LEFT' } }).hands,
    ).toEqual([ada]);
  });

  it('tells me what others did to me, and not what I did myself', () => {
    const view = after(
      bensView(),
      { $case: 'sourceClosed', value: { participantId: ben, source: 'SOURCE_MICROPHONE' } },
      { $case: 'capabilityGranted', value: { participantId: ben, capability: 'CAPABILITY_SHARE_SCREEN' } },
      { $case: 'handLowered', value: { participantId: ada } },
    );
    const own = apply(view, fact(view.seq + 1, { $case: 'handLowered', value: { participantId: ben } }, ben));
    expect(own.notices.map(({ id: _id, at: _at, ...rest }) => rest)).toEqual([
      { kind: 'source-closed', source: 'microphone', by: 'Ada' },
      { kind: 'granted', capability: 'share-screen', by: 'Ada' },
    ]);
  });

  it('shows staff who waits, until they are let in', () => {
    const gus = {
      ...person(newId(), 'Gus', 'ROLE_GUEST'),
      presence: 'PRESENCE_WAITING',
      waitingSince: new Date(),
    } as const;
    const waiting = after(bensView(), { $case: 'participantWaiting', value: { participant: gus, wantedSources: [] } });
    expect(waiting.waiting.map(({ name, presence }) => [name, presence])).toEqual([['Gus', 'waiting']]);
    expect(waiting.participants).toHaveLength(2);
    const value = { participantId: gus.participantId };
    const admitted = after(
      waiting,
      { $case: 'participantAdmitted', value },
      joined({ ...gus, presence: 'PRESENCE_PRESENT' }),
    );
    expect(admitted.waiting).toEqual([]);
    expect(admitted.participants.map(({ name }) => name)).toEqual(['Ada', 'Ben', 'Gus']);
  });

  it('empties the room when the class ends, and says why', () => {
    const ended = after(bensView(), { $case: 'classEnded', value: { reason: 'END_REASON_BY_INSTRUCTOR' } });
    expect(ended).toMatchObject({ phase: 'ended', endReason: 'by-instructor', participants: [], hands: [] });
  });

  it('passes over a fact that only a newer server knows', () => {
    const before = bensView();
    expect(after(before, undefined)).toEqual({ ...before, seq: before.seq + 1 });
  });
});
