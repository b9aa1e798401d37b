import { eventually, freePort } from '@lectern/testing';
import { startReceiver, type Mood, type Receiver } from './receiver.ts';
import { at, Lesson, startScene, type Scene } from './scene.ts';
import { statementsOf } from './statement-scene.ts';

let scene: Scene;
let receiver: Receiver;
let statements: ReturnType<typeof statementsOf>;
beforeAll(async () => {
  [scene, receiver] = await Promise.all([startScene(), startReceiver()]);
  statements = statementsOf(scene);
}, 240_000);
afterEach(() => receiver.is(() => false));
afterAll(async () => {
  statements?.close();
  await scene?.close();
  await receiver?.close();
}, 60_000);

const everything = 10;

/** Answers the first so many requests with statements like this, and then as usual. */
function atFirst(times: number, answer: Mood): Mood {
  let left = times;
  return (batch, request, response) => batch.length > 0 && left-- > 0 && answer(batch, request, response);
}
const withStatus =
  (status: number, headers: Record<string, string> = {}): Mood =>
  (_batch, _request, response) => {
    response.writeHead(status, headers).end('the words of the store');
    return true;
  };
const cut: Mood = (_batch, request) => {
  request.socket.destroy();
  return true;
};
/** Takes the batch, and does not live to say so. */
const cutAfterTaking: Mood = (batch, request) => {
  for (const one of batch) receiver.taken.set(one.id, one);
  request.socket.destroy();
  return true;
};

const knowsAll: Mood = (batch, request, response) => {
  for (const one of batch) receiver.taken.set(one.id, one);
  return batch.length > 0 && withStatus(409)(batch, request, response);
};

async function taught(change: Parameters<typeof statements.save>[2] = {}) {
  const lesson = new Lesson(scene);
  const { connectionId } = await statements.save(lesson.registrar, receiver.endpoint, change);
  const before = receiver.taken.size;
  await lesson.deliver(...lesson.wholeClass());
  return { lesson, connectionId, taken: () => receiver.taken.size - before };
}

describe('delivery to a store', () => {
  it.each<[string, Mood]>([
    ['is broken', atFirst(2, withStatus(500))],
    ['is overloaded', atFirst(1, withStatus(429, { 'retry-after': '1' }))],
    ['cuts the connection', atFirst(1, cut)],
    ['takes a batch and dies before it says so', atFirst(1, cutAfterTaking)],
    ['has everything already, and says only that there is a conflict', knowsAll],
    [
      'takes smaller batches only',
      (batch, request, response) => batch.length > 3 && withStatus(413)(batch, request, response),
    ],
  ])('brings everything once, in order, when it %s', async (_what, mood) => {
    receiver.is(mood);
    const { lesson, connectionId, taken } = await taught();
    const { delivery } = await statements.delivered(lesson.registrar, connectionId, everything);
    expect(taken()).toBe(everything);
    expect(delivery).toMatchObject({ dead: 0, lastError: '' });
  });

  it('waits as long as the store asks for', async () => {
    const refusedAt: number[] = [];
    receiver.is((batch, request, response) => {
      if (batch.length === 0 || refusedAt.length > 0) return false;
      refusedAt.push(Date.now());
      return withStatus(429, { 'retry-after': '3' })(batch, request, response);
    });
    const { lesson, connectionId } = await taught();
    await statements.delivered(lesson.registrar, connectionId, everything);
    const next = receiver.heard.find(({ at, ids }) => at > refusedAt[0]! && ids.length > 0);
    expect(next!.at - refusedAt[0]!).toBeGreaterThanOrEqual(2_900);
  });

  it('puts a statement aside that the store does not take, with its words, and sends the others', async () => {
    let bad = '';
    receiver.is((batch, request, response) => {
      bad ||= batch.find(({ verb }) => verb.id.endsWith('/join'))?.id ?? '';
      return batch.some(({ id }) => id === bad) && withStatus(400)(batch, request, response);
    });
    const { lesson, connectionId } = await taught();
    await statements.delivered(lesson.registrar, connectionId, everything - 1);
    const { statements: dead } = await statements.call('listDeadStatements', {
      caller: lesson.registrar,
      connectionId,
      page: undefined,
    });
    expect(dead).toMatchObject([
      {
        statementId: bad,
        sessionId: lesson.sessionId,
        verb: 'http://activitystrea.ms/join',
        reason: '400: the words of the store',
      },
    ]);
    receiver.is(() => false);
    const resend = { caller: lesson.registrar, connectionId, statementIds: [] };
    expect(await statements.call('resend', resend)).toEqual({ queued: 1 });
    const { delivery } = await statements.delivered(lesson.registrar, connectionId, everything);
    expect(delivery).toMatchObject({ dead: 0 });
  });

  it('puts a statement aside under whose id the store has another one', async () => {
    let isOther = false;
    receiver.is((batch) => {
      const [first] = batch;
      if (first && !isOther) receiver.taken.set(first.id, { ...first, timestamp: '2001-01-01T00:00:00.000Z' });
      isOther ||= first !== undefined;
      return false;
    });
    const { lesson, connectionId } = await taught();
    const { delivery } = await statements.delivered(lesson.registrar, connectionId, everything - 1);
    expect(delivery).toMatchObject({ dead: 1 });
    const dead = await statements.call('listDeadStatements', {
      caller: lesson.registrar,
      connectionId,
      page: undefined,
    });
    expect(dead.statements[0]?.reason).toContain('409: another statement has the id');
  });

  it('gives a store a rest that refuses one statement after the other, and loses none of them', async () => {
    receiver.is((batch, request, response) => batch.length > 0 && withStatus(400)(batch, request, response));
    const lesson = new Lesson(scene);
    const { connectionId } = await statements.save(lesson.registrar, receiver.endpoint);
    const comings = Array.from({ length: 30 }, () => lesson.left(lesson.ben, at(1))).flatMap((left) => [
      lesson.joined(lesson.ben, at(1)),
      left,
    ]);
    await lesson.deliver(lesson.started(), ...comings);
    await eventually(
      'the store rests',
      async () => {
        const [found] = await statements.list(lesson.registrar);
        expect(found?.delivery?.lastError).toBe(
          'The store refuses one statement after the other. 400: the words of the store',
        );
        expect(found?.delivery?.waiting).toBeGreaterThan(0);
      },
      { withinMs: 20_000 },
    );
    receiver.is(() => false);
    await eventually(
      'nothing waits, and what died is sent again',
      async () => {
        await statements.call('resend', { caller: lesson.registrar, connectionId, statementIds: [] });
        const [found] = await statements.list(lesson.registrar);
        expect(found?.delivery).toMatchObject({ accepted: 61, waiting: 0, dead: 0 });
      },
      { withinMs: 30_000, everyMs: 500 },
    );
  });

  it('says so when the credentials are refused, and goes on when they were mended', async () => {
    receiver.is((batch, request, response) => batch.length > 0 && withStatus(401)(batch, request, response));
    const { lesson, connectionId, taken } = await taught();
    const refused = await eventually('the refusal is seen', async () => {
      const [found] = await statements.list(lesson.registrar);
      expect(found?.delivery?.lastError).toBe('401: the words of the store');
      return found!;
    });
    expect(refused.delivery).toMatchObject({ waiting: expect.any(Number), dead: 0 });
    expect(refused.delivery!.nextAttemptAt!.getTime() - Date.now()).toBeGreaterThan(3_000_000);
    receiver.is(() => false);
    await statements.call('saveConnection', { caller: lesson.registrar, connection: refused, secret: 'the new one' });
    await statements.delivered(lesson.registrar, connectionId, everything);
    expect(taken()).toBe(everything);
    expect(receiver.heard.at(-1)?.authorization).toBe(`Basic ${Buffer.from('lectern:the new one').toString('base64')}`);
  });

  it('follows the store nowhere else', async () => {
    const elsewhere = await startReceiver();
    receiver.is(
      (batch, request, response) =>
        batch.length > 0 && withStatus(307, { location: `${elsewhere.endpoint}/statements` })(batch, request, response),
    );
    const { lesson } = await taught();
    await eventually('the redirect is seen', async () => {
      const [found] = await statements.list(lesson.registrar);
      expect(found?.delivery?.lastError).toContain('REDIRECT_NOT_ALLOWED');
    });
    expect(elsewhere.heard).toEqual([]);
    await elsewhere.close();
  });

  it('leaves private addresses alone unless the connection allows them', async () => {
    const lesson = new Lesson(scene);
    const within = await startReceiver();
    const endpoint = within.endpoint.replace('http:', 'https:');
    await statements.save(lesson.registrar, endpoint, { allowsPrivateAddresses: false });
    await lesson.deliver(...lesson.wholeClass());
    await eventually('the refusal is seen', async () => {
      const [found] = await statements.list(lesson.registrar);
      expect(found?.delivery?.lastError).toContain('ADDRESS_NOT_ALLOWED');
    });
    expect(within.heard).toEqual([]);
    await within.close();
  });

  it('is tried for as long as the store is away, without one store holding up another', async () => {
    const away = `http://127.0.0.1:${await freePort()}`;
    const lesson = new Lesson(scene);
    const other = await statements.save(lesson.registrar, away, { name: 'away' });
    const { connectionId } = await statements.save(lesson.registrar, receiver.endpoint);
    await lesson.deliver(...lesson.wholeClass());
    await statements.delivered(lesson.registrar, connectionId, everything);
    const found = (await statements.list(lesson.registrar)).find((one) => one.connectionId === other.connectionId);
    expect(found?.delivery).toMatchObject({ accepted: 0, waiting: everything, dead: 0 });
    expect(found?.delivery?.lastError).toContain('UNREACHABLE');
  });
});
