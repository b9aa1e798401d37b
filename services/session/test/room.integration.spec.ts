import { unary } from '@lectern/grpc';
import { newId } from '@lectern/kernel';
import { AudienceScope, EndReason, Phase, Presence, Source } from '@lectern/proto/grpc/session/v1/room';
import { FollowerKind } from '@lectern/proto/grpc/session/v1/room_service';
import { eventually } from '@lectern/testing';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import type { Session } from '../src/session.ts';
import { codeOf, RoomHarness, type Class } from './room-harness.ts';

let harness: RoomHarness;
let session: Session;
let lesson: Class;

beforeAll(async () => {
  harness = await RoomHarness.start();
  session = await harness.startSession({ graceMs: 500 });
});
beforeEach(async () => {
  lesson = await harness.teach(session);
});
afterAll(() => harness?.close());

describe('a live class over gRPC', () => {
  it('brings people in, with the state as their role may see it and a grant', async () => {
    const gateway = harness.follow(session, lesson.sessionId);
    expect(await codeOf(gateway.join(lesson.ben))).toBe('CLASS_NOT_OPEN');
    const ada = await gateway.join(lesson.ada, { openSources: [Source.MICROPHONE] });
    const ben = await gateway.join(lesson.ben);
    expect(ada.state).toMatchObject({
      seq: 2,
      phase: Phase.OPEN,
      title: 'Alkenes',
      courseTitle: 'Organic chemistry',
    });
    expect(
      ben.state?.participants.map(({ name, openSources, connectionId }) => ({ name, openSources, connectionId })),
    ).toEqual([
      { name: 'ada', openSources: [Source.MICROPHONE], connectionId: '' },
      { name: 'ben', openSources: [], connectionId: '' },
    ]);
    await gateway.sees('classOpened', 'participantJoined', 'participantJoined');
    expect(gateway.facts.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('grants media to one connection, with a key that media can check', async () => {
    const gateway = harness.follow(session, lesson.sessionId);
    const ada = await gateway.join(lesson.ada);
    const { jwks } = await unary(harness.connectRoom(session, 'media'), 'getGrantKeys', {});
    expect(jwks).not.toContain('"d"');
    const keys = createLocalJWKSet(JSON.parse(jwks) as JSONWebKeySet);
    const expected = { issuer: 'lectern-session', audience: 'lectern-media', typ: 'lectern-grant+jwt' };
    const { payload } = await jwtVerify(ada.grant?.token ?? '', keys, { ...expected, algorithms: ['EdDSA'] });
    expect(payload).toEqual({
      iss: 'lectern-session',
      aud: 'lectern-media',
      sub: ada.participantId,
      session_id: lesson.sessionId,
      organisation_id: lesson.organisationId,
      person_id: lesson.ada,
      connection_id: ada.connectionId,
      capabilities: ['speak', 'show-camera', 'share-screen'],
      seq: ada.seq,
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: (payload.iat ?? 0) + 120,
    });
    const renewed = await gateway.act(lesson.ada, ada.connectionId, { $case: 'renewGrant', value: {} });
    expect(renewed.grant?.token).not.toBe(ada.grant?.token);
    expect(await codeOf(gateway.act(lesson.ada, newId(), { $case: 'renewGrant', value: {} }))).toBe('TAKEN_OVER');
    expect(await codeOf(gateway.act(lesson.ben, newId(), { $case: 'renewGrant', value: {} }))).toBe('NOT_JOINED');
  });

  it('keeps a guest in the lobby until admitted; the same join, delivered again, then brings the state', async () => {
    const gateway = harness.follow(session, lesson.sessionId);
    const ada = await gateway.join(lesson.ada);
    const guest = await lesson.guest('Gus');
    const gus = await gateway.knock(guest, { openSources: [Source.CAMERA] });
    expect(gus.phase).toBe(Phase.OPEN);
    expect(await codeOf(gateway.say(guest, gus.connectionId, 'hello'))).toBe('NOT_JOINED');
    expect((await gateway.join(lesson.tomas)).state?.participants.map(({ presence }) => presence)).toEqual([
      Presence.PRESENT,
      Presence.WAITING,
      Presence.PRESENT,
    ]);
    expect((await gateway.join(lesson.ben)).state?.participants.map(({ name }) => name)).not.toContain('Gus');
    await gateway.act(lesson.ada, ada.connectionId, { $case: 'admit', value: { participantIds: [] } });
    await gateway.sees('participantAdmitted', 'participantJoined');
    const waiting = await gateway.hasSeen('participantWaiting');
    expect(waiting.audience).toEqual({ scope: AudienceScope.STAFF, participantIds: [gus.participantId] });
    const joined = await gateway.join(guest, gus);
    expect(joined.state?.participants.find(({ name }) => name === 'Gus')?.openSources).toEqual([Source.CAMERA]);
  });

  it('takes a repeated command once, and answers it as if it had been the first', async () => {
    const gateway = harness.follow(session, lesson.sessionId);
    const ada = await gateway.join(lesson.ada);
    const commandId = newId();
    const first = await gateway.say(lesson.ada, ada.connectionId, 'once', commandId);
    const again = await Promise.all([1, 2, 3].map(() => gateway.say(lesson.ada, ada.connectionId, 'once', commandId)));
    expect(again.map(({ seq }) => seq)).toEqual([first.seq, first.seq, first.seq]);
    await gateway.act(lesson.ada, ada.connectionId, { $case: 'raiseHand', value: {} });
    await gateway.sees('classOpened', 'participantJoined', 'chatPosted', 'handRaised');
  });

  it('gives a client that comes back what it missed, as far as it may know of it', async () => {
    const gateway = harness.follow(session, lesson.sessionId);
    const ada = await gateway.join(lesson.ada);
    const ben = await gateway.join(lesson.ben);
    await gateway.lose(ben.connectionId, ben.participantId);
    await gateway.sees('participantReconnecting');
    await gateway.say(lesson.ada, ada.connectionId, 'while you were away');
    await gateway.knock(await lesson.guest('Gus'));
    const back = await gateway.join(lesson.ben, { afterSeq: ben.seq });
    expect(back.state).toBeUndefined();
    expect(back.participantId).toBe(ben.participantId);
    expect(back.missed.map(({ seq, body }) => [seq, body?.$case])).toEqual([
      [ben.seq + 1, 'participantReconnecting'],
      [ben.seq + 2, 'chatPosted'],
      [ben.seq + 4, 'participantReturned'],
    ]);
    const anew = await gateway.join(lesson.ben, { takeOver: true });
    expect(anew.state?.chat.map(({ text, authorName }) => [text, authorName])).toEqual([
      ['while you were away', 'ada'],
    ]);
  });

  it('counts a line that stays down as a departure after the grace', async () => {
    const gateway = harness.follow(session, lesson.sessionId);
    const ada = await gateway.join(lesson.ada);
    const ben = await gateway.join(lesson.ben);
    await gateway.lose(ben.connectionId, ben.participantId);
    await gateway.sees('participantReconnecting', 'participantLeft');
    expect((await gateway.join(lesson.chloe)).state?.participants.map(({ name }) => name)).toEqual(['ada', 'chloe']);
    expect(await codeOf(gateway.say(lesson.ada, ada.connectionId, 'where is Ben?'))).toBe('accepted');
  });

  it('asks before it lets a second tab take over', async () => {
    const gateway = harness.follow(session, lesson.sessionId);
    const first = await gateway.join(lesson.ada);
    expect(await codeOf(gateway.join(lesson.ada))).toBe('ALREADY_CONNECTED');
    const second = await gateway.join(lesson.ada, { takeOver: true });
    expect(second.participantId).toBe(first.participantId);
    const returned = await gateway.hasSeen('participantReturned');
    expect(returned.body?.value).toMatchObject({ connectionId: second.connectionId });
    expect(await codeOf(gateway.say(lesson.ada, first.connectionId, 'hello'))).toBe('TAKEN_OVER');
  });

  it('shows services everything, and takes requests from gateways only', async () => {
    const gateway = harness.follow(session, lesson.sessionId);
    const ada = await gateway.join(lesson.ada);
    const ben = await gateway.join(lesson.ben);
    await gateway.act(lesson.ben, ben.connectionId, { $case: 'leave', value: {} });
    const media = harness.follow(session, lesson.sessionId, { as: 'media' });
    const state = await eventually('media is attached', () => {
      if (!media.attached?.state) throw new Error('not yet');
      return media.attached.state;
    });
    expect(state.participants.map(({ name, presence, connectionId }) => ({ name, presence, connectionId }))).toEqual([
      { name: 'ada', presence: Presence.PRESENT, connectionId: ada.connectionId },
      { name: 'ben', presence: Presence.ABSENT, connectionId: '' },
    ]);
    await gateway.act(lesson.ada, ada.connectionId, { $case: 'openSource', value: { source: Source.SCREEN } });
    await media.sees('sourceOpened');
    const pretender = harness.follow(session, lesson.sessionId, { as: 'media', kind: FollowerKind.GATEWAY });
    await eventually('it is refused', () =>
      expect(pretender.over).toMatchObject({ refusal: { code: 'STREAM_INVALID' } }),
    );
  });

  it('resumes a follower from its position with what came after, without a state', async () => {
    const gateway = harness.follow(session, lesson.sessionId);
    const ada = await gateway.join(lesson.ada);
    await gateway.say(lesson.ada, ada.connectionId, 'first');
    await gateway.say(lesson.ada, ada.connectionId, 'second');
    const resumed = harness.follow(session, lesson.sessionId, { afterSeq: 3 });
    await resumed.sees('chatPosted');
    expect(resumed.attached).toEqual({ seq: 4, state: undefined });
    expect(resumed.facts.map(({ seq }) => seq)).toEqual([4]);
    const ahead = harness.follow(session, lesson.sessionId, { afterSeq: 99 });
    await eventually('it is refused', () => expect(ahead.over).toMatchObject({ refusal: { code: 'SEQ_UNKNOWN' } }));
  });

  it('does not know classes that are not there, nor the people of other organisations', async () => {
    const nowhere = harness.follow(session, newId());
    await eventually('it is refused', () =>
      expect(nowhere.over).toMatchObject({ refusal: { code: 'CLASS_NOT_FOUND' } }),
    );
    const foreign = await harness.teach(session);
    const gateway = harness.follow(session, lesson.sessionId);
    await gateway.join(lesson.ada);
    expect(await codeOf(gateway.join(foreign.ada))).toBe('CLASS_NOT_FOUND');
    expect(await codeOf(gateway.join(await foreign.guest('Gus')))).toBe('CLASS_NOT_FOUND');
    expect(await codeOf(gateway.join(newId()))).toBe('CLASS_NOT_FOUND');
  });

  it('refuses what it cannot read, and changes nothing by it', async () => {
    const gateway = harness.follow(session, lesson.sessionId);
    const ada = await gateway.join(lesson.ada);
    const act = (body: Parameters<typeof gateway.act>[2], commandId?: string) =>
      codeOf(gateway.act(lesson.ada, ada.connectionId, body, commandId));
    expect(await act({ $case: 'admit', value: { participantIds: ['everybody'] } })).toBe('COMMAND_INVALID');
    expect(await act({ $case: 'openSource', value: { source: Source.UNSPECIFIED } })).toBe('COMMAND_INVALID');
    expect(await act({ $case: 'grantCapability', value: { participantId: '', capability: 'CAPABILITY_SPEAK' } })).toBe(
      'COMMAND_INVALID',
    );
    expect(await act({ $case: 'raiseHand', value: {} }, 'not an id')).toBe('COMMAND_INVALID');
    expect(await codeOf(gateway.join('nobody'))).toBe('COMMAND_INVALID');
    expect(await codeOf(gateway.join(lesson.ben, { connectionId: '' }))).toBe('COMMAND_INVALID');
    await gateway.act(lesson.ada, ada.connectionId, { $case: 'raiseHand', value: {} });
    await gateway.sees('classOpened', 'participantJoined', 'handRaised');
  });

  it('ends by its instructor, tells everybody and the lists of classes, and is over', async () => {
    const gateway = harness.follow(session, lesson.sessionId);
    const ada = await gateway.join(lesson.ada);
    await gateway.join(lesson.ben);
    await gateway.act(lesson.ada, ada.connectionId, { $case: 'startClass', value: {} });
    const { seq } = await gateway.act(lesson.ada, ada.connectionId, { $case: 'endClass', value: {} });
    await gateway.sees('classStarted', 'classEnded');
    expect(await codeOf(gateway.join(lesson.ben))).toBe('CLASS_ENDED');
    const late = harness.follow(session, lesson.sessionId);
    await eventually('late followers see the end', () =>
      expect(late.attached).toMatchObject({ seq, state: { phase: Phase.ENDED, endReason: EndReason.BY_INSTRUCTOR } }),
    );
    await eventually('the list of past classes has it', async () => {
      const { caller, courseId } = lesson;
      const page = { limit: 0, cursor: '' };
      const { classes } = await unary(lesson.directory, 'listClasses', { caller, courseId, past: true, page });
      expect(classes).toMatchObject([{ sessionId: lesson.sessionId, phase: Phase.ENDED, peopleCount: 2 }]);
    });
  });

  it('ends from outside, for those who are in it too', async () => {
    const gateway = harness.follow(session, lesson.sessionId);
    await gateway.join(lesson.ada);
    const { caller, sessionId, directory } = lesson;
    const ended = await unary(directory, 'endClass', { caller, sessionId });
    expect(ended).toMatchObject({ phase: Phase.ENDED, endReason: EndReason.BY_API });
    await gateway.sees('classEnded');
    expect(await codeOf(unary(directory, 'endClass', { caller, sessionId }))).toBe('CLASS_ENDED');
  });
});
