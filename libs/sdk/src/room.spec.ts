import { setTimeout as pause } from 'node:timers/promises';
import { findId, newId, type SessionId } from '@lectern/kernel';
import type { CloseReason } from '@lectern/proto/messages/gateway/v1/live';
import { WebSocket } from 'ws';
import { eventually } from '../test/eventually.ts';
import { joined, LittleGateway, person, refusal } from '../test/little-gateway.ts';
import { createRoom } from './room.ts';
import type { ClientOptions } from './client.ts';
import type { LiveRoom } from './live-room.ts';
import { RefusedError } from './refused-error.ts';
import type { RoomView } from './view.ts';

const quick = { pingMs: 60, doubtMs: 50, openMs: 1_000, joinMs: 400, firstRetryMs: 10, longestRetryMs: 40 };

describe('a live room', () => {
  let gateway: LittleGateway;
  const rooms: LiveRoom[] = [];

  beforeEach(async () => {
    gateway = await LittleGateway.start();
  });

  afterEach(async () => {
    await Promise.all(rooms.splice(0).map((room) => room.close()));
    await gateway.close();
  });

  function enter(options: Partial<ClientOptions> = {}): LiveRoom {
    const room = createRoom({ origin: gateway.origin, WebSocket, ...options }, newId<'session'>(), quick);
    rooms.push(room);
    return room;
  }

  it('joins, shows who is there, and follows what happens', async () => {
    const ada = newId<'participant'>();
    gateway.journal(joined({ ...person(ada, 'Ada', 'ROLE_INSTRUCTOR'), joinedAt: new Date(1_750_000_000_000) }));
    const room = enter();
    await room.join();
    expect(room.view).toMatchObject({ status: 'in', phase: 'live', title: 'Mitosis', me: { id: gateway.me } });
    gateway.journal({ $case: 'handRaised', value: { participantId: ada } });
    await seen(room, 'the hand', ({ hands }) => hands.length === 1);
    expect(room.view.participants.map(({ name, role }) => [name, role])).toEqual([
      ['Ada', 'instructor'],
      ['Ben', 'learner'],
    ]);
  });

  it('says who it is by API key or cookie where it is not in a browser', async () => {
    await enter({ apiKey: 'k', headers: () => ({ cookie: 'lectern_session=s' }) }).join();
    expect(gateway.handshakes).toEqual([
      { authorization: 'Bearer k', cookie: 'lectern_session=s', origin: gateway.origin, protocol: 'lectern.v1+proto' },
    ]);
    expect(() => enter({ apiKey: 'k', WebSocket: undefined })).toThrow(TypeError);
  });

  describe('in a browser', () => {
    let whenIdle: () => void = () => undefined;
    beforeEach(() => Object.assign(globalThis, { requestIdleCallback: (work: () => void) => (whenIdle = work) }));
    afterEach(() => Reflect.deleteProperty(globalThis, 'requestIdleCallback'));

    it('has its line open before it joins, and says nothing on it', async () => {
      const room = enter();
      whenIdle();
      await eventually('the line is open', () => gateway.handshakes.length === 1);
      await pause(2 * quick.pingMs);
      expect(gateway.received).toEqual([]);
      await room.join();
      expect(gateway.handshakes).toHaveLength(1);
      expect(room.view.status).toBe('in');
    });

    it('joins on another line when the first one was closed meanwhile, and opens none after it has closed', async () => {
      const room = enter();
      whenIdle();
      await eventually('the line is open', () => gateway.handshakes.length === 1);
      await gateway.goAway();
      await gateway.listen();
      await pause(2 * quick.longestRetryMs);
      expect(gateway.handshakes).toHaveLength(1);
      expect(room.view.status).toBe('idle');
      await room.join();
      expect(gateway.handshakes).toHaveLength(2);
      const closed = enter();
      await closed.close();
      whenIdle();
      await pause(50);
      expect(gateway.handshakes).toHaveLength(2);
    });
  });

  it('sends a W3C trace context with the join, another with each', async () => {
    await enter().join();
    await enter().join({ takeOver: true });
    const [first, second] = gateway.received.map(({ traceparent }) => traceparent);
    expect(first).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(second).not.toBe(first);
  });

  it('comes back by itself after the line broke, and gets exactly what it missed', async () => {
    const room = enter();
    await room.join();
    await gateway.goAway();
    await seen(room, 'the loss', ({ status }) => status === 'reconnecting');
    expect(room.view.line).toBe('lost');
    const tomas = newId<'participant'>();
    gateway.journal(joined(person(tomas, 'Tomás', 'ROLE_ASSISTANT')));
    await gateway.listen();
    await seen(room, 'the return', ({ status }) => status === 'in');
    expect(room.view.participants.map(({ name }) => name).sort()).toEqual(['Ben', 'Tomás']);
    const joins = gateway.received.flatMap(({ body }) => (body?.$case === 'joinClass' ? [body.value] : []));
    expect(joins.map(({ afterSeq, takeOver }) => ({ afterSeq, takeOver }))).toEqual([
      { afterSeq: 0, takeOver: false },
      { afterSeq: 1, takeOver: false },
    ]);
    expect(joins[1]?.commandId).not.toBe(joins[0]?.commandId);
  });

  it('repeats what was not answered under the same command id, so that it takes effect once', async () => {
    const room = enter();
    await room.join();
    gateway.swallowsAnswers = true;
    const posted = room.act.postChat('Is this the same phase?');
    await seen(room, 'the message', ({ chat }) => chat.length === 1);
    gateway.swallowsAnswers = false;
    gateway.cut();
    await posted;
    const sent = gateway.received.flatMap(({ body }) => (body?.$case === 'command' ? [body.value.commandId] : []));
    expect(new Set(sent).size).toBe(1);
    expect(sent).toHaveLength(2);
    expect(gateway.facts.filter(({ body }) => body?.$case === 'chatPosted')).toHaveLength(1);
  });

  it('keeps what is said while the line is lost, in order', async () => {
    const room = enter();
    await room.join();
    await gateway.goAway();
    await seen(room, 'the loss', ({ status }) => status === 'reconnecting');
    const said = Promise.all(['one', 'two', 'three'].map((text) => room.act.postChat(text)));
    await gateway.listen();
    await said;
    await seen(room, 'all messages', ({ chat }) => chat.length === 3);
    expect(room.view.chat.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
  });

  it('notices a line that is open but silent', async () => {
    const room = enter();
    await room.join();
    gateway.isDeaf = true;
    await eventually('another try', () => gateway.handshakes.length > 1);
    gateway.isDeaf = false;
    await seen(room, 'the return', ({ status }) => status === 'in');
  });

  it('stays on a line where only the server is quiet about everything but pings', async () => {
    const room = enter();
    await room.join();
    const pings = () => gateway.received.filter(({ body }) => body?.$case === 'ping').length;
    await eventually('five pings', () => pings() >= 5);
    expect(room.view.status).toBe('in');
    expect(gateway.handshakes).toHaveLength(1);
  });

  it('waits in the lobby, across a lost line, until staff admit', async () => {
    gateway.hasLobby = true;
    const room = enter();
    await room.join();
    expect(room.view).toMatchObject({ status: 'waiting', phase: 'open', participants: [] });
    gateway.cut();
    await eventually('a second socket', () => gateway.handshakes.length === 2);
    await seen(room, 'the lobby again', ({ status }) => status === 'waiting');
    const joins = gateway.received.flatMap(({ body }) => (body?.$case === 'joinClass' ? [body.value.commandId] : []));
    expect(new Set(joins).size).toBe(1);
    gateway.admit();
    await seen(room, 'the room', ({ status }) => status === 'in');
    expect(room.view.me?.role).toBe('guest');
  });

  it('asks before taking over from another place, and the older place says so', async () => {
    const older = enter();
    await older.join();
    const newer = enter();
    await expect(newer.join()).rejects.toMatchObject({ code: 'ALREADY_CONNECTED' });
    expect(newer.view).toMatchObject({ status: 'idle', alreadyConnected: true });
    await eventually('the refused socket is closed', () => gateway.connections === 1);
    gateway.say(closed('CLOSE_REASON_TAKEN_OVER'));
    await newer.join({ takeOver: true });
    expect(newer.view).toMatchObject({ status: 'in', alreadyConnected: false });
    await seen(older, 'the end', ({ status }) => status === 'closed');
    expect(older.view.closed).toEqual({ reason: 'taken-over', message: '', mayReturn: true });
    await eventually('one connection', () => gateway.connections === 1);
  });

  it('does not take the class back when it was elsewhere while the line was lost', async () => {
    const older = enter();
    await older.join();
    gateway.refusesJoins = refusal('ALREADY_CONNECTED');
    gateway.cut();
    await seen(older, 'the end', ({ status }) => status === 'closed');
    expect(older.view.closed?.reason).toBe('taken-over');
  });

  it('ends for good when the server says so, and tells whoever waits for an answer', async () => {
    const room = enter();
    await room.join();
    gateway.swallowsAnswers = true;
    const posted = room.act.postChat('lost');
    gateway.say(closed('CLOSE_REASON_REMOVED', 'Please calm down.'));
    await expect(posted).rejects.toBeInstanceOf(RefusedError);
    expect(room.view.closed).toEqual({ reason: 'removed', message: 'Please calm down.', mayReturn: false });
    await expect(room.act.raiseHand()).rejects.toMatchObject({ code: 'NOT_JOINED' });
    await eventually('the socket is closed', () => gateway.connections === 0);
  });

  it.each([
    ['CLASS_ENDED', {}, 'class-ended', ''],
    ['REMOVED_FROM_CLASS', { figures: { message: 'Enough.' } }, 'removed', 'Enough.'],
    ['ADMISSION_DENIED', { retryable: true }, 'denied', ''],
  ])('closes a join that is refused with %s', async (code, rest, reason, message) => {
    gateway.refusesJoins = refusal(code, rest);
    const room = enter();
    await expect(room.join()).rejects.toMatchObject({ code });
    expect(room.view).toMatchObject({ status: 'closed', closed: { reason, message } });
  });

  it('tells that a class is not open yet, and can be asked again', async () => {
    gateway.refusesJoins = refusal('CLASS_NOT_OPEN', { retryable: true });
    const room = enter();
    await expect(room.join()).rejects.toMatchObject({ code: 'CLASS_NOT_OPEN', retryable: true });
    expect(room.view.status).toBe('idle');
    gateway.refusesJoins = undefined;
    await room.join();
    expect(room.view.status).toBe('in');
  });

  it('goes on trying while the server cannot be reached or is not ready', async () => {
    gateway.refusesJoins = refusal('ROOM_UNAVAILABLE', { retryable: true });
    const room = enter();
    const joining = room.join();
    await eventually('some tries', () => gateway.handshakes.length >= 3);
    await gateway.goAway();
    gateway.refusesJoins = undefined;
    await gateway.listen();
    await joining;
    expect(room.view.status).toBe('in');
  });

  it('finds out that it is signed out, though a socket does not say why it did not open', async () => {
    const room = enter();
    await room.join();
    gateway.isSignedOut = true;
    gateway.cut();
    await seen(room, 'the end', ({ status }) => status === 'closed');
    expect(room.view.closed?.reason).toBe('signed-out');
  });

  it('asks again, with the same id, when the server does not know what became of a command', async () => {
    gateway.unavailableOnce = true;
    const room = enter();
    await room.join();
    await room.act.postChat('Did you get that?');
    const sent = gateway.received.flatMap(({ body }) => (body?.$case === 'command' ? [body.value.commandId] : []));
    expect(sent).toHaveLength(2);
    expect(new Set(sent).size).toBe(1);
    expect(gateway.facts.filter(({ body }) => body?.$case === 'chatPosted')).toHaveLength(1);
  });

  it('takes up the line again when it was too slow to read', async () => {
    const room = enter();
    await room.join();
    gateway.say(closed('CLOSE_REASON_TOO_SLOW'));
    gateway.journal(joined(person(newId(), 'Chloe')));
    await seen(room, 'what was missed', ({ participants }) => participants.length === 2);
    expect(gateway.handshakes).toHaveLength(2);
  });

  it('says goodbye when it leaves, and leaves nothing open', async () => {
    const room = enter();
    await room.join();
    await room.leave();
    expect(gateway.received.some(({ body }) => body?.$case === 'command' && body.value.body?.$case === 'leave')).toBe(
      true,
    );
    expect(room.view.closed?.reason).toBe('left');
    await eventually('the socket is closed', () => gateway.connections === 0);
  });

  it('gives a new snapshot on each change and the same one between', async () => {
    const room = enter();
    const snapshots: RoomView[] = [];
    room.subscribe(() => snapshots.push(room.view));
    await room.join();
    const before = room.view;
    expect(room.view).toBe(before);
    await room.act.raiseHand();
    await seen(room, 'the hand', ({ hands }) => hands.length === 1);
    expect(room.view).not.toBe(before);
    expect(room.view.chat).toBe(before.chat);
    expect(new Set(snapshots).size).toBe(snapshots.length);
    expect(findId<'session'>(room.sessionId)).toBe<SessionId>(room.sessionId);
  });
});

function closed(reason: CloseReason, message = '') {
  return { $case: 'closed', value: { reason, message, mayReturn: reason === 'CLOSE_REASON_TAKEN_OVER' } } as const;
}

function seen(room: LiveRoom, what: string, isSeen: (view: RoomView) => boolean): Promise<void> {
  return eventually(what, () => isSeen(room.view));
}
