import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '@lectern/kernel';
import { Fact } from '@lectern/proto/grpc/session/v1/room';
import { eventually } from '@lectern/testing';
import type { Session } from '../src/session.ts';
import { codeOf, RoomHarness, type Class, type TestFollower } from './room-harness.ts';

let harness: RoomHarness;
let first: Session;
let lesson: Class;

beforeAll(async () => {
  harness = await RoomHarness.start();
  first = await harness.startSession({ graceMs: 600 });
});
beforeEach(async () => {
  lesson = await harness.teach(first);
});
afterAll(() => harness?.close());

async function readJournal(sessionId: string): Promise<Fact[]> {
  const rows = await harness.query<{ seq: string; fact: Buffer }>(
    'SELECT seq, fact FROM journal WHERE session_id = $1 ORDER BY seq',
    [sessionId],
  );
  expect(rows.map(({ seq }) => Number(seq))).toEqual(rows.map((_, index) => index + 1));
  return rows.map(({ fact }) => Fact.decode(fact));
}

function texts(facts: readonly Fact[]): string[] {
  return facts.flatMap(({ body }) => (body?.$case === 'chatPosted' ? [body.value.text] : []));
}

describe('when a gateway dies', () => {
  it('misses its people, unless another gateway announces them or they come back', async () => {
    const dying = harness.follow(first, lesson.sessionId);
    const other = harness.follow(first, lesson.sessionId);
    const ada = await dying.join(lesson.ada);
    const ben = await dying.join(lesson.ben);
    const chloe = await dying.join(lesson.chloe);
    dying.cancel();
    // Ben's browser finds the other gateway at once, before anybody has missed him.
    const back = await other.join(lesson.ben, { afterSeq: ben.seq });
    expect(back.missed.map(({ body }) => body?.$case)).toContain('participantReturned');
    const heir = harness.follow(first, lesson.sessionId, {
      afterSeq: chloe.seq,
      connections: [{ connectionId: chloe.connectionId, participantId: chloe.participantId }],
    });
    await heir.hasSeen('participantLeft');
    const left = heir.facts.flatMap(({ body }) =>
      body?.$case === 'participantLeft' ? [body.value.participantId] : [],
    );
    expect(left).toEqual([ada.participantId]);
    expect(await codeOf(heir.say(lesson.chloe, chloe.connectionId, 'still here'))).toBe('accepted');
    expect(await codeOf(other.say(lesson.ben, back.connectionId, 'me too'))).toBe('accepted');
  });
});

describe('when a gateway was not told in time that somebody came in', () => {
  it('misses the line that it gave up', async () => {
    const gateway = harness.follow(first, lesson.sessionId);
    const ada = await gateway.join(lesson.ada);
    await gateway.lose(ada.connectionId, '');
    await gateway.sees('participantReconnecting');
    expect(gateway.facts.at(-1)?.body?.value).toMatchObject({ participantId: ada.participantId });
  });
});

describe('when a session process goes', () => {
  it('lets another one take the room over, with nothing lost and nothing doubled', async () => {
    const leaving = await harness.startSession({ graceMs: 600 });
    const before = harness.follow(leaving, lesson.sessionId);
    const ada = await before.join(lesson.ada);
    const ben = await before.join(lesson.ben);
    await before.act(lesson.ada, ada.connectionId, { $case: 'raiseHand', value: {} });
    const commandId = newId();
    await before.say(lesson.ada, ada.connectionId, 'before', commandId);
    await before.sees('handRaised', 'chatPosted');
    await leaving.close();
    await eventually('the stream is over', () => expect(before.over).toBeDefined());
    const connections = [ada, ben].map(({ connectionId, participantId }) => ({ connectionId, participantId }));
    const after = harness.follow(first, lesson.sessionId, { afterSeq: before.facts.at(-1)?.seq ?? 0, connections });
    // The answer might have been lost: the gateway delivers the command again.
    await after.say(lesson.ada, ada.connectionId, 'before', commandId);
    await after.say(lesson.ben, ben.connectionId, 'after');
    await after.sees('chatPosted');
    const journal = await readJournal(lesson.sessionId);
    expect(texts(journal)).toEqual(['before', 'after']);
    expect(journal).toEqual([...before.facts, ...after.facts]);
  });

  it('misses, after a while, whoever no gateway announces to the new process', async () => {
    const leaving = await harness.startSession({ graceMs: 600 });
    const before = harness.follow(leaving, lesson.sessionId);
    const ada = await before.join(lesson.ada);
    const ben = await before.join(lesson.ben);
    await leaving.close();
    const connections = [{ connectionId: ada.connectionId, participantId: ada.participantId }];
    const after = harness.follow(first, lesson.sessionId, { afterSeq: ben.seq, connections });
    await after.hasSeen('participantLeft');
    const ofBen = after.facts.filter(
      ({ body }) => body && 'participantId' in body.value && body.value.participantId === ben.participantId,
    );
    expect(ofBen.map(({ body }) => body?.$case)).toEqual(['participantReconnecting', 'participantLeft']);
    expect(await codeOf(after.say(lesson.ada, ada.connectionId, 'here'))).toBe('accepted');
  });

  it('adopts rooms that lost their process and their gateways together', async () => {
    const dying = await harness.startSession({ graceMs: 600 });
    const gateway = harness.follow(dying, lesson.sessionId);
    await gateway.join(lesson.ada);
    await eventually('the process has said that it looks after the room', async () => {
      const rows = await harness.query('SELECT 1 FROM room_holder WHERE session_id = $1', [lesson.sessionId]);
      expect(rows).toHaveLength(1);
    });
    gateway.cancel();
    await dying.close();
    await eventually('somebody misses Ada', async () => {
      const journal = await readJournal(lesson.sessionId);
      expect(journal.at(-1)?.body?.$case).toBe('participantLeft');
    });
  });
});

describe('when two session processes run one room', () => {
  it('misses whoever neither of them holds, and nobody whom the other one holds', async () => {
    const second = await harness.startSession({ graceMs: 60_000 });
    const [one, other] = [harness.follow(first, lesson.sessionId), harness.follow(second, lesson.sessionId)];
    for (const gateway of [one, other]) await gateway.isAttached();
    const ada = await one.join(lesson.ada);
    const ben = await other.join(lesson.ben);
    const chloe = await other.join(lesson.chloe);
    other.cancel();
    // Their gateway is gone. Chloe's socket is announced to the first process by another one, Ben's to nobody.
    const connections = [{ connectionId: chloe.connectionId, participantId: chloe.participantId }];
    const heir = harness.follow(first, lesson.sessionId, { afterSeq: chloe.seq, connections });
    const watcher = harness.follow(second, lesson.sessionId, { afterSeq: chloe.seq });
    await watcher.hasSeen('participantReconnecting');
    // Longer than a process needs to doubt what nobody has named.
    await pause(2_000);
    const missed = watcher.facts.flatMap(({ body }) =>
      body?.$case === 'participantReconnecting' ? [body.value.participantId] : [],
    );
    expect(missed).toEqual([ben.participantId]);
    expect(await codeOf(one.say(lesson.ada, ada.connectionId, 'here'))).toBe('accepted');
    expect(await codeOf(heir.say(lesson.chloe, chloe.connectionId, 'here, too'))).toBe('accepted');
  });

  it('journals every command once, in one order that both show', async () => {
    const second = await harness.startSession({ graceMs: 600 });
    const gateways = [harness.follow(first, lesson.sessionId), harness.follow(second, lesson.sessionId)] as const;
    for (const gateway of gateways) await gateway.isAttached();
    const ada = await gateways[0].join(lesson.ada);
    const ben = await gateways[1].join(lesson.ben);
    const said: string[] = [];
    const talk = async (gateway: TestFollower, person: string, connectionId: string, name: string) => {
      for (let count = 0; count < 9; count += 1) {
        const text = `${name} ${count}`;
        said.push(text);
        await gateway.say(person, connectionId, text);
      }
    };
    await Promise.all([
      talk(gateways[0], lesson.ada, ada.connectionId, 'ada'),
      talk(gateways[1], lesson.ben, ben.connectionId, 'ben'),
    ]);
    const journal = await readJournal(lesson.sessionId);
    expect(texts(journal).toSorted()).toEqual(said.toSorted());
    for (const gateway of gateways)
      await eventually('both have seen all of it', () => expect(gateway.facts).toEqual(journal));
    // Neither believes that the other's people are gone.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await readJournal(lesson.sessionId)).toEqual(journal);
    await second.close();
  });
});

describe('when the database is away for some seconds', () => {
  it('keeps commands waiting, and everybody in class', async () => {
    const gateway = harness.follow(first, lesson.sessionId);
    const ada = await gateway.join(lesson.ada);
    await gateway.sees('participantJoined');
    await harness.database.killServer();
    const waiting = gateway.say(lesson.ada, ada.connectionId, 'during');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await harness.database.startServer();
    await waiting;
    await gateway.say(lesson.ada, ada.connectionId, 'after');
    await gateway.sees('chatPosted', 'chatPosted');
    expect(texts(await readJournal(lesson.sessionId))).toEqual(['during', 'after']);
  });
});
