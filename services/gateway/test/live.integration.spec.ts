import { eventually } from '@lectern/testing';
import { ada, ben, chloe, gus, setStage, tomas, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

describe.each(['lectern.v1+proto', 'lectern.v1+json'] as const)('the live socket over %s', (protocol) => {
  it('lets a person in and shows everybody what happens, in order', async () => {
    const [teacher, learner] = [stage.client(ada, { protocol }), stage.client(ben, { protocol })];
    expect(await teacher.join(stage.room.sessionId)).toMatchObject({ $case: 'joined', value: { seq: 1 } });
    const joined = await learner.join(stage.room.sessionId);
    expect(joined).toMatchObject({ $case: 'joined', value: { grant: { token: 'grant' }, state: { title: 'Cells' } } });
    expect(await learner.command({ $case: 'raiseHand', value: {} })).toMatchObject({
      $case: 'done',
      value: { seq: 3 },
    });
    await learner.command({ $case: 'postChat', value: { text: 'hello' } });
    await eventually('the teacher saw it', () => teacher.facts.length === 3);
    expect(teacher.facts.map(({ seq, body }) => [seq, body?.$case])).toEqual([
      [2, 'participantJoined'],
      [3, 'handRaised'],
      [4, 'chatPosted'],
    ]);
    await eventually('the learner saw it', () => learner.facts.map(({ seq }) => seq).join() === '3,4');
  });
});

describe('the live socket', () => {
  it('keeps from learners what is for staff, and from the lobby what is for the room', async () => {
    const [teacher, learner, guest] = [stage.client(ada), stage.client(ben), stage.client(gus)];
    await teacher.join(stage.room.sessionId);
    await learner.join(stage.room.sessionId);
    expect(await guest.join(stage.room.sessionId)).toMatchObject({ $case: 'waiting' });
    stage.room.append({ $case: 'handRaised', value: { participantId: 'x' } }, { scope: 'AUDIENCE_SCOPE_STAFF' });
    stage.room.append({ $case: 'classStarted', value: {} }, { scope: 'AUDIENCE_SCOPE_ROOM_AND_LOBBY' });
    await eventually('everybody saw the start', () =>
      [teacher, learner, guest].every(({ facts }) => facts.at(-1)?.body?.$case === 'classStarted'),
    );
    expect(teacher.facts.map(({ seq }) => seq)).toEqual([2, 3, 4, 5]);
    expect(learner.facts.map(({ seq }) => seq)).toEqual([5]);
    expect(guest.facts.filter(({ body }) => body?.$case !== 'participantWaiting').map(({ seq }) => seq)).toEqual([5]);
  });

  it('lets a guest in from the lobby once staff admit', async () => {
    const [teacher, guest] = [stage.client(ada), stage.client(gus)];
    await teacher.join(stage.room.sessionId);
    const waiting = await guest.join(stage.room.sessionId);
    const participantIds = [waiting.$case === 'waiting' ? waiting.value.participantId : ''];
    await teacher.command({ $case: 'admit', value: { participantIds } });
    const joined = await guest.event('joined');
    expect(joined.participantId).toBe(participantIds[0]);
    expect(joined.state?.participants.map(({ name }) => name).sort()).toEqual(['Ada', 'Gus']);
    stage.room.append({ $case: 'handRaised', value: { participantId: 'x' } });
    await eventually('the guest saw the hand', () => guest.facts.at(-1)?.body?.$case === 'handRaised');
  });

  it('tells a guest who is denied, and closes', async () => {
    const [teacher, guest] = [stage.client(ada), stage.client(gus)];
    await teacher.join(stage.room.sessionId);
    const waiting = await guest.join(stage.room.sessionId);
    const participantIds = [waiting.$case === 'waiting' ? waiting.value.participantId : ''];
    await teacher.command({ $case: 'deny', value: { participantIds } });
    expect((await guest.event('closed')).reason).toBe('CLOSE_REASON_DENIED');
    expect((await guest.whenClosed()).code).toBe(1000);
  });

  it('tells a removed person what staff said, and a class that has ended to everybody', async () => {
    const [teacher, learner, other] = [stage.client(ada), stage.client(ben), stage.client(chloe)];
    for (const client of [teacher, learner, other]) await client.join(stage.room.sessionId);
    const participantId = stage.room.participant(ben.personId)!.participantId;
    const value = { participantId, message: 'please rest', mayReturn: true };
    await teacher.command({ $case: 'removeParticipant', value });
    expect(await learner.event('closed')).toEqual({
      reason: 'CLOSE_REASON_REMOVED',
      message: 'please rest',
      mayReturn: true,
    });
    await teacher.command({ $case: 'endClass', value: {} });
    for (const client of [teacher, other]) {
      expect((await client.event('closed')).reason).toBe('CLOSE_REASON_CLASS_ENDED');
      expect(client.facts.at(-1)?.body?.$case).toBe('classEnded');
    }
    expect(stage.room.lost).toEqual([]);
  });

  it('answers a goodbye and closes', async () => {
    const learner = stage.client(ben);
    await learner.join(stage.room.sessionId);
    expect(await learner.command({ $case: 'leave', value: {} })).toMatchObject({ $case: 'done' });
    expect((await learner.event('closed')).reason).toBe('CLOSE_REASON_LEFT');
    await learner.whenClosed();
    expect(stage.room.lost).toEqual([]);
  });

  it('closes the older connection of one person when the newer takes over, also across gateways', async () => {
    const second = await stage.second();
    const [older, newer] = [stage.client(ben), stage.clientOf(second, ben)];
    await older.join(stage.room.sessionId);
    expect(await newer.join(stage.room.sessionId)).toMatchObject({ value: { code: 'ALREADY_CONNECTED' } });
    expect(await newer.join(stage.room.sessionId, { takeOver: true })).toMatchObject({ $case: 'joined' });
    expect((await older.event('closed')).reason).toBe('CLOSE_REASON_TAKEN_OVER');
    await older.whenClosed();
    expect(newer.closed).toBeUndefined();
    expect(stage.room.lost).toEqual([]);
  });

  it('reports a lost line, and resumes with exactly what was missed', async () => {
    const [teacher, learner] = [stage.client(ada), stage.client(ben)];
    await teacher.join(stage.room.sessionId);
    await learner.join(stage.room.sessionId);
    const lastSeq = 2;
    learner.close();
    await eventually('the session heard of it', () => stage.room.lost.length === 1);
    stage.room.append({ $case: 'handRaised', value: { participantId: 'x' } });
    stage.room.append({ $case: 'handRaised', value: { participantId: 'y' } }, { scope: 'AUDIENCE_SCOPE_STAFF' });
    const again = stage.client(ben);
    const joined = await again.join(stage.room.sessionId, { afterSeq: lastSeq });
    expect(joined.$case === 'joined' && joined.value.state).toBeUndefined();
    const missed = joined.$case === 'joined' ? joined.value.missed : [];
    expect(missed.map(({ seq, body }) => [seq, body?.$case])).toEqual([
      [3, 'participantReconnecting'],
      [4, 'handRaised'],
      [6, 'participantReturned'],
    ]);
    stage.room.append({ $case: 'classStarted', value: {} });
    await eventually('facts go on', () => again.facts.map(({ seq }) => seq).join() === '7');
  });

  it('gives a line up whose join was not answered in time: should it be let in after all, it is no ghost', async () => {
    stage.room.isMute = true;
    stage
      .client(ben)
      .join(stage.room.sessionId)
      .catch(() => undefined);
    await eventually('the session is told', () => stage.room.lost.length > 0, { withinMs: 20_000 });
    expect(stage.room.lost).toEqual([stage.room.delivered[0]?.connectionId]);
  }, 30_000);

  it('follows on when the session process is replaced: nobody notices, nothing is lost or doubled', async () => {
    const [teacher, learner] = [stage.client(tomas), stage.client(ben)];
    await teacher.join(stage.room.sessionId);
    await learner.join(stage.room.sessionId);
    stage.room.isMute = true;
    const asked = learner.command({ $case: 'raiseHand', value: {} });
    await eventually('it was delivered', () => stage.room.delivered.length === 3);
    await stage.session.close(0);
    stage.room.isMute = false;
    const askedMeanwhile = learner.command({ $case: 'postChat', value: { text: 'still here' } });
    stage.room.append({ $case: 'classStarted', value: {} });
    await stage.restartSession();
    expect(await asked).toMatchObject({ $case: 'done' });
    expect(await askedMeanwhile).toMatchObject({ $case: 'done' });
    await eventually('the teacher saw all of it', () => teacher.facts.at(-1)?.body?.$case === 'chatPosted');
    expect(teacher.facts.map(({ seq }) => seq)).toEqual([2, 3, 4, 5]);
    expect(stage.room.attached.at(-1)).toMatchObject({ afterSeq: 2 });
    expect(stage.room.attached.at(-1)?.connections).toHaveLength(2);
    expect([teacher.closed, learner.closed]).toEqual([undefined, undefined]);
  });

  it('relays media signalling by request id, and says when the media process is gone', async () => {
    const learner = stage.client(ben);
    await learner.join(stage.room.sessionId);
    const open = {
      $case: 'open' as const,
      value: { grant: 'grant', rtpCapabilities: undefined, standing: undefined, interests: [] },
    };
    const first = learner.send({
      $case: 'media',
      value: { body: { $case: 'restartIce', value: { direction: 'DIRECTION_SEND' } } },
    });
    expect(await learner.answer(first)).toMatchObject({ value: { code: 'MEDIA_NOT_OPEN' } });
    const opened = learner.send({ $case: 'media', value: { body: open } });
    expect(await learner.answer(opened)).toMatchObject({ $case: 'mediaAnswer', value: { body: { $case: 'opened' } } });
    expect((await learner.event('mediaEvent')).body?.$case).toBe('speakers');
    const produce = { source: 'SOURCE_MICROPHONE', rtpParameters: { mid: '0' } } as const;
    const refused = learner.send({ $case: 'media', value: { body: { $case: 'produce', value: produce } } });
    expect(await learner.answer(refused)).toMatchObject({ $case: 'refusal', value: { code: 'NOT_ALLOWED' } });
    await stage.restartMedia();
    await eventually('the client heard', () => learner.events('mediaEvent').at(-1)?.body?.$case === 'mediaLost');
    const again = learner.send({ $case: 'media', value: { body: open } });
    expect(await learner.answer(again)).toMatchObject({ $case: 'mediaAnswer' });
    expect(new Set([...stage.media.requests].map(({ connectionId }) => connectionId)).size).toBe(1);
  });

  it('refuses a class that does not exist, and what needs a join before there is one', async () => {
    const learner = stage.client(ben);
    await learner.opened;
    expect(await learner.command({ $case: 'raiseHand', value: {} })).toMatchObject({ value: { code: 'NOT_JOINED' } });
    const nowhere = '018f0000-0000-7000-8000-000000000000';
    expect(await learner.join(nowhere)).toMatchObject({ $case: 'refusal', value: { code: 'CLASS_NOT_FOUND' } });
    expect(await learner.join(stage.room.sessionId)).toMatchObject({ $case: 'joined' });
    expect(await learner.join(stage.room.sessionId)).toMatchObject({ value: { code: 'ALREADY_JOINED' } });
  });

  it('sends everybody elsewhere when it is asked to stop, and they resume on another gateway', async () => {
    const second = await stage.second();
    const learner = stage.client(ben);
    await learner.join(stage.room.sessionId);
    const stopping = stage.gateway.close();
    expect((await learner.whenClosed()).code).toBe(1012);
    const again = stage.clientOf(second, ben);
    expect(await again.join(stage.room.sessionId, { afterSeq: 1 })).toMatchObject({ $case: 'joined' });
    await stopping;
  });
});
