import { codeOf, RoomHarness } from './room-harness.ts';

let harness: RoomHarness;

beforeAll(async () => {
  harness = await RoomHarness.start();
});
afterAll(() => harness?.close());

describe('a session process that is asked to stop', () => {
  it('says that it is not ready, commits what was begun, sends its followers elsewhere, and is gone', async () => {
    const session = await harness.startSession();
    const lesson = await harness.teach(session);
    const gateway = harness.follow(session, lesson.sessionId);
    const ada = await gateway.join(lesson.ada);
    const ready = () => fetch(`http://127.0.0.1:${session.healthPort}/readyz`).then(({ status }) => status);
    expect(await ready()).toBe(200);
    const begun = Array.from({ length: 8 }, (_, count) =>
      gateway.say(lesson.ada, ada.connectionId, `last words ${count}`),
    );
    await begun[0];
    const closing = session.close();
    expect(await ready()).toBe(503);
    const answers = await Promise.all(begun.map((said) => codeOf(said).catch(() => 'cut off')));
    await closing;
    await session.close();
    expect(gateway.over).toMatchObject({ refusal: { code: 'SESSION_CLOSED', retryable: true } });
    const [{ count = '' } = {}] = await harness.query<{ count: string }>(
      `SELECT count(*) FROM journal WHERE session_id = $1 AND position('last words'::bytea in fact) > 0`,
      [lesson.sessionId],
    );
    // What was answered is kept. What was cut off may be kept as well: its gateway asks again under the same id.
    expect(Number(count)).toBeGreaterThanOrEqual(answers.filter((answer) => answer === 'accepted').length);
    await expect(ready()).rejects.toThrow();
  });
});

describe('the metrics of a session process', () => {
  it('count joins by outcome, and say neither names nor words', async () => {
    const session = await harness.startSession();
    const lesson = await harness.teach(session);
    const gateway = harness.follow(session, lesson.sessionId);
    await codeOf(gateway.join(lesson.ben));
    const ada = await gateway.join(lesson.ada);
    await gateway.say(lesson.ada, ada.connectionId, 'a secret');
    const metrics = await fetch(`http://127.0.0.1:${session.healthPort}/metrics`).then((response) => response.text());
    expect(metrics).toContain('lectern_session_join_seconds_count{service="session",outcome="joined"} 1');
    expect(metrics).toContain('lectern_session_join_seconds_count{service="session",outcome="CLASS_NOT_OPEN"} 1');
    expect(metrics).toContain('lectern_session_commands_total{command="postChat",outcome="done",service="session"} 1');
    expect(metrics).toContain('lectern_session_rooms{service="session"} 1');
    expect(metrics).toContain('lectern_session_followers{kind="FOLLOWER_KIND_GATEWAY",service="session"} 1');
    expect(metrics).not.toMatch(/secret|ada|ben/);
  });
});
