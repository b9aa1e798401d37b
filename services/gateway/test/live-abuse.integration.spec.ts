import { connect } from 'node:net';
import { newId } from '@lectern/kernel';
import { eventually } from '@lectern/testing';
import { LiveClient } from './live-client.ts';
import { ada, ben, chloe, headersOf, origin, setStage, type Stage } from './stage.ts';

const limits = { socketsPerAddress: 5, messagesPerSecond: 20 };
let stage: Stage;
beforeEach(async () => {
  stage = await setStage({ limits });
});
afterEach(() => stage.close());

const opening = async (headers: Record<string, string>, protocol: string = 'lectern.v1+proto', path = '/live') => {
  const client = new LiveClient(stage.gateway.port, protocol as 'lectern.v1+proto', headers, { path });
  await client.opened;
  const { status, body } = client.turnedAway ?? { status: 101, body: '{}' };
  client.close();
  return [status, (JSON.parse(body) as { code?: string }).code];
};

describe('the door of the live socket', () => {
  it('turns away whoever may not open one, and says why', async () => {
    const { cookie = '' } = headersOf(ben);
    expect(await opening({ cookie, origin })).toEqual([101, undefined]);
    expect(await opening({ cookie, origin: 'https://evil.example' })).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
    expect(await opening({ cookie })).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
    expect(await opening({ origin })).toEqual([401, 'UNAUTHENTICATED']);
    expect(await opening({ origin, cookie: 'lectern_session=forged' })).toEqual([401, 'UNAUTHENTICATED']);
    expect(await opening({ authorization: 'Bearer forged' })).toEqual([401, 'UNAUTHENTICATED']);
    expect(await opening({ authorization: 'Bearer a-key' })).toEqual([403, 'NOT_ALLOWED']);
    expect(await opening({ cookie, origin }, 'graphql')).toEqual([400, 'INVALID']);
    expect(await opening({ cookie, origin }, 'lectern.v1+proto', '/live/')).toEqual([404, 'NOT_FOUND']);
  });

  it('opens so many sockets for one address and no more, until one is closed', async () => {
    const clients = Array.from({ length: limits.socketsPerAddress }, () => stage.client(ben));
    for (const client of clients) await client.opened;
    const tooMany = stage.client(chloe);
    await tooMany.opened;
    expect(tooMany.turnedAway).toMatchObject({ status: 429 });
    expect(JSON.parse(tooMany.turnedAway!.body)).toMatchObject({ code: 'RATE_LIMITED', figures: { limit: '5' } });
    clients[0]!.close();
    await eventually('there is room again', async () => (await opening(headersOf(chloe)))[0] === 101);
  });

  it('opens only so many a second for one address', async () => {
    const slow = await setStage({ limits: { ...limits, upgradesPerSecond: 1 } });
    const statuses = [];
    for (let count = 0; count < 6; count += 1) {
      const client = slow.client(ben);
      await client.opened;
      statuses.push(client.turnedAway?.status ?? 101);
      client.close();
    }
    expect(statuses).toEqual([101, 101, 101, 101, 101, 429]);
    await slow.close();
  });

  it('survives half a handshake', async () => {
    for (const bytes of [
      'GET /live HT',
      'GET /live HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      'GET http://[/live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      '\u0016\u0003\u0001',
    ]) {
      const raw = connect(stage.gateway.port, '127.0.0.1');
      raw.on('error', () => undefined);
      raw.write(bytes);
      await eventually('it was sent', () => raw.bytesWritten === Buffer.byteLength(bytes));
      raw.destroy();
    }
    expect(await opening(headersOf(ben))).toEqual([101, undefined]);
  });
});

describe('a client that misbehaves', () => {
  it('is told that a message cannot be read or keeps no rule, and stays', async () => {
    const client = stage.client(ben);
    await client.join(stage.room.sessionId);
    client.socket.send(Buffer.from([0xff, 0xff, 0xff]));
    client.socket.send('text on a binary protocol');
    await eventually('both were refused', () => client.events('refusal').length === 2);
    expect(client.events('refusal').map(({ code }) => code)).toEqual(['MESSAGE_INVALID', 'MESSAGE_INVALID']);
    const bad = client.send({
      $case: 'command',
      value: { commandId: 'not-an-id', body: { $case: 'raiseHand', value: {} } },
    });
    expect(await client.answer(bad)).toMatchObject({ value: { code: 'MESSAGE_INVALID', detail: /command_id/ } });
    expect(await client.command({ $case: 'raiseHand', value: {} })).toMatchObject({ $case: 'done' });
    expect(stage.room.delivered).toHaveLength(2);
  });

  it('is refused what comes too fast, by the limit’s name, and cut off when it goes on', async () => {
    const client = stage.client(ben);
    await client.join(stage.room.sessionId);
    for (let count = 0; count < 100; count += 1)
      client.send({ $case: 'command', value: { commandId: newId(), body: { $case: 'raiseHand', value: {} } } });
    const refused = await eventually('one was refused', () => {
      const refusals = client.received.filter(({ body }) => body?.$case === 'refusal');
      return refusals.length > 0 && refusals;
    });
    expect(refused[0]?.body?.value).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      figures: { limit: '20', burst: '60' },
    });
    expect(client.closed).toBeUndefined();
    for (let count = 0; count < 300; count += 1) client.send({ $case: 'ping', value: {} });
    expect(await client.whenClosed()).toEqual({ code: 1008, reason: 'too many messages' });
    await eventually('the session heard that the line is lost', () => stage.room.lost.length === 1);
  });

  it('is cut off for a message of more than 64 KiB', async () => {
    const client = stage.client(ben);
    await client.join(stage.room.sessionId);
    client.socket.send(Buffer.alloc(64 * 1024 + 1));
    expect((await client.whenClosed()).code).toBe(1009);
  });

  it('is cut off when it goes on knocking at classes that it may not see', async () => {
    const client = stage.client(ben);
    let knocks = 0;
    for (; client.closed === undefined && knocks < 30; knocks += 1) {
      const answer = await client.join(newId()).catch(() => undefined);
      if (answer) expect(answer).toMatchObject({ value: { code: 'CLASS_NOT_FOUND' } });
      await new Promise(setImmediate);
    }
    expect(await client.whenClosed()).toEqual({ code: 1008, reason: 'too many joins that were refused' });
  });

  it('is cut off for a message in more pieces than anybody needs', async () => {
    const client = stage.client(ben);
    await client.join(stage.room.sessionId);
    for (let piece = 0; piece < 65; piece += 1) client.socket.send(Buffer.from([0]), { fin: piece === 64 });
    expect((await client.whenClosed()).code).toBe(1008);
  });

  it('is cut off for a flood of pongs, which nobody asked for', async () => {
    const client = stage.client(ben);
    await client.opened;
    for (let count = 0; count < 200; count += 1) client.socket.pong();
    expect(await client.whenClosed()).toEqual({ code: 1008, reason: 'too many pings and pongs' });
  });

  it('is cut off for a frame that breaks the protocol', async () => {
    const client = stage.client(ben);
    await client.opened;
    (client.socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(
      Buffer.from([0xf3, 0x00, 0x01]),
    );
    await client.whenClosed();
  });

  it('that reads too slowly is told, and resumes by its seq', async () => {
    const teacher = stage.client(ada);
    const slow = stage.client(ben);
    await teacher.join(stage.room.sessionId);
    const joined = await slow.join(stage.room.sessionId);
    slow.socket.pause();
    const text = 'x'.repeat(2_000);
    const chats = () => teacher.facts.filter(({ body }) => body?.$case === 'chatPosted').length;
    let sent = 0;
    await eventually(
      'it was given up',
      () => {
        // At the teacher's pace, so that only the slow reader falls behind.
        if (chats() < sent) return false;
        for (let count = 0; count < 400; count += 1, sent += 1)
          stage.room.append({ $case: 'chatPosted', value: { messageId: newId(), participantId: 'x', text } });
        return stage.room.lost.length === 1;
      },
      { withinMs: 20_000 },
    );
    slow.socket.resume();
    expect((await slow.event('closed')).reason).toBe('CLOSE_REASON_TOO_SLOW');
    const seqs = slow.facts.map(({ seq }) => seq);
    const first = joined.$case === 'joined' ? joined.value.seq + 1 : 0;
    expect(seqs).toEqual(seqs.map((_, index) => first + index));
    const again = stage.client(ben);
    const back = await again.join(stage.room.sessionId, { afterSeq: seqs.at(-1)! });
    expect(back.$case === 'joined' && back.value.missed.map(({ seq }) => seq)[0]).toBe(seqs.at(-1)! + 1);
    expect(teacher.closed).toBeUndefined();
    await eventually('the teacher saw every one', () => chats() === sent);
  });

  it('may say something that would break a shared line only to itself', async () => {
    const other = stage.client(ada);
    await other.join(stage.room.sessionId);
    const client = stage.client(ben, { protocol: 'lectern.v1+json' });
    await client.join(stage.room.sessionId);
    const join = `{"requestId":2,"joinClass":{"sessionId":"${stage.room.sessionId}","commandId":"${newId()}","afterSeq":1e999}}`;
    client.socket.send(join);
    client.socket.send(join.replace('1e999', '"NaN"'));
    client.socket.send(`{"requestId":3,"command":{"commandId":"${newId()}","postChat":{"text":"\\ud800"}}}`);
    expect(await client.answer(3)).toMatchObject({ $case: 'done' });
    expect(stage.room.attached).toHaveLength(1);
    expect(await other.command({ $case: 'raiseHand', value: {} })).toMatchObject({ $case: 'done' });
  });

  it('may be open for a while before it joins, and no longer', async () => {
    const open = await setStage({ limits: { ...limits, joinMs: 500 } });
    const client = open.client(ben);
    expect(await client.whenClosed()).toEqual({ code: 1008, reason: 'no join within 500 ms' });
    await open.close();
  });

  it('is limited in how many commands wait for their answer', async () => {
    const open = await setStage({ limits: { ...limits, messagesPerSecond: 1_000 } });
    const client = open.client(ben);
    await client.join(open.room.sessionId);
    open.room.isMute = true;
    let last = 0;
    for (let count = 0; count < 65; count += 1)
      last = client.send({ $case: 'command', value: { commandId: newId(), body: { $case: 'raiseHand', value: {} } } });
    expect(await client.answer(last)).toMatchObject({ value: { code: 'RATE_LIMITED', figures: { limit: '64' } } });
    await open.close();
  });
});
