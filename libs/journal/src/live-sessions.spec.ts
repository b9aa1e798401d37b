import { FixedClock, newId, SystemClock, type Clock, type SessionId } from '@lectern/kernel';
import { eventually } from '@lectern/testing';
import { LiveSessions } from './live-sessions.ts';
import type { LiveSessionsOptions } from './live-session.types.ts';
import { MemoryJournal } from './memory-journal.ts';
import type { Entry } from './rules.ts';
import { seats, type Command, type Fact, type Seats } from './seats.testing.ts';
import { UnsteadyJournal } from './unsteady-journal.testing.ts';

let memory: MemoryJournal;
let session: SessionId;
const running: LiveSessions<Seats, Command, Fact>[] = [];

beforeEach(() => {
  memory = new MemoryJournal();
  session = newId();
});
afterEach(() => Promise.all(running.splice(0).map((sessions) => sessions.close())));

function start(
  options: LiveSessionsOptions = {},
  journal = new UnsteadyJournal(memory),
  clock: Clock = new SystemClock(),
) {
  const sessions = new LiveSessions(journal, seats, clock, { catchUpMs: 5, ...options });
  running.push(sessions);
  return { sessions, journal };
}

const kept = async () => (await memory.read(session, 0, 10_000)).map((row) => seats.facts.decode(row.bytes));
const take = (seat: string, by = 'Ben'): Command => ({ take: seat, by });
const taken = (seat: string, by = 'Ben'): Fact => ({ kind: 'taken', seat, by });
const noted = (note: string): Fact => ({ kind: 'noted', note });
const refused = (code: string, retryable = false) => ({ refusal: { code, retryable } });

/** Collects until `count` facts have come, or until it ends. */
async function collect(subscription: AsyncIterable<Entry<Fact>>, count = Infinity): Promise<Entry<Fact>[]> {
  const entries: Entry<Fact>[] = [];
  for await (const entry of subscription) if (entries.push(entry) >= count) break;
  return entries;
}

function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}

describe('a command', () => {
  it('is answered with its own facts and the view after it', async () => {
    const live = await start().sessions.open(session);
    const [first, second] = await Promise.all([live.execute(take('1A')), live.execute(take('1B', 'Chloe'))]);
    expect(first.entries).toMatchObject([{ seq: 1, fact: taken('1A') }]);
    expect(first.state.taken).toEqual(new Map([['1A', 'Ben']]));
    expect(second).toMatchObject({ seq: 2, entries: [{ seq: 2, fact: taken('1B', 'Chloe') }] });
    expect(live.view()).toEqual({ seq: second.seq, state: second.state });
  });

  it('that already holds is answered without facts, and a refused one with its code', async () => {
    const live = await start().sessions.open(session);
    await live.execute(take('1A'));
    expect(await live.execute(take('1A'))).toMatchObject({ seq: 1, entries: [] });
    await expect(live.execute(take('1A', 'Chloe'))).rejects.toMatchObject(refused('TAKEN'));
    expect(await kept()).toEqual([taken('1A')]);
  });

  it('is decided on top of those before it, in one append with them', async () => {
    const { sessions, journal } = start();
    const live = await sessions.open(session);
    const outcomes = await Promise.allSettled(
      [take('1A'), take('1A', 'Chloe'), take('1B')].map((one) => live.execute(one)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(journal.appends.map(({ rows }) => rows.length)).toEqual([2]);
  });

  it('is neither answered nor published before it is kept, and those that come meanwhile share the next append', async () => {
    const { sessions, journal } = start();
    const live = await sessions.open(session);
    const { passed, open } = gate();
    journal.weather = (call) => (call === 'append' ? passed.then(() => 'fair' as const) : 'fair');
    const seen: number[] = [];
    void collect(live.subscribe(0), 51).then((entries) => seen.push(...entries.map(({ seq }) => seq)));
    let answered = 0;
    const commands = [live.execute(take('1A'))];
    await eventually('the append is under way', () => journal.appends.length === 1);
    for (let n = 0; n < 50; n += 1) commands.push(live.execute({ note: `${n}` }));
    for (const command of commands) void command.then(() => (answered += 1));
    for (let turn = 0; turn < 20; turn += 1) await new Promise((settle) => setImmediate(settle));
    expect({ answered, seen, seq: live.view().seq }).toEqual({ answered: 0, seen: [], seq: 0 });
    open();
    await Promise.all(commands);
    expect(journal.appends.map(({ rows }) => rows.length)).toEqual([1, 50]);
    await eventually('the subscriber saw all', () => seen.length === 51);
  });

  it('fails alone when the rules fail', async () => {
    const { journal } = start();
    const broken = {
      ...seats,
      decide: (state: Seats, command: Command, now: Date) =>
        'note' in command ? fail() : seats.decide(state, command, now),
    };
    const fail = () => {
      throw new Error('a fault of the rules');
    };
    const sessions = new LiveSessions(journal, broken, new SystemClock());
    running.push(sessions);
    const live = await sessions.open(session);
    const outcomes = await Promise.allSettled([
      live.execute(take('1A')),
      live.execute({ note: '' }),
      live.execute(take('1B')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('is refused when too many wait already', async () => {
    const { sessions } = start({ maxWaiting: 2 });
    const live = await sessions.open(session);
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((note) => live.execute({ note })));
    expect(outcomes[2]).toMatchObject({ status: 'rejected', reason: refused('SESSION_OVERLOADED', true) });
    expect(await kept()).toEqual([noted('a'), noted('b')]);
  });

  it('never gets a time before that of the newest fact, whatever the clock says', async () => {
    const clock = new FixedClock(new Date('2026-01-05T09:00:00.500Z'));
    await (await start({}, undefined, clock).sessions.open(session)).execute({ note: 'by a fast clock' });
    const slow = new FixedClock(new Date('2026-01-05T08:59:00.000Z'));
    await (await start({}, undefined, slow).sessions.open(session)).execute({ note: 'by a slow clock' });
    expect((await memory.read(session, 0, 10)).map(({ at }) => at)).toEqual([clock.now(), clock.now()]);
  });
});

describe('two processes with one session', () => {
  it('never both append: who comes second decides again on what the first wrote', async () => {
    const one = await start({ catchUpMs: 60_000 }).sessions.open(session);
    const two = await start({ catchUpMs: 60_000 }).sessions.open(session);
    await one.execute(take('1A'));
    await expect(two.execute(take('1A', 'Chloe'))).rejects.toMatchObject(refused('TAKEN'));
    expect(await two.execute(take('1B', 'Chloe'))).toMatchObject({ seq: 2 });
    expect(await one.execute(take('1C'))).toMatchObject({ seq: 3, entries: [{ fact: taken('1C') }] });
    expect(await kept()).toEqual([taken('1A'), taken('1B', 'Chloe'), taken('1C')]);
  });

  it('refuse only by the newest state', async () => {
    const one = await start({ catchUpMs: 60_000 }).sessions.open(session);
    await one.execute(take('1A'));
    const two = await start({ catchUpMs: 60_000 }).sessions.open(session);
    await one.execute({ free: '1A' });
    expect(await two.execute(take('1A', 'Chloe'))).toMatchObject({ seq: 3 });
  });

  it('show each other’s facts to their subscribers, each once', async () => {
    const one = await start().sessions.open(session);
    const two = await start().sessions.open(session);
    const seen = [collect(one.subscribe(0), 40), collect(two.subscribe(0), 40)];
    for (let n = 0; n < 20; n += 1) {
      await one.execute({ note: `one ${n}` });
      if (n % 3 === 0) await eventually('two caught up by itself', () => two.view().seq === one.view().seq);
      await two.execute({ note: `two ${n}` });
    }
    for (const entries of await Promise.all(seen)) {
      expect(entries.map(({ fact }) => fact)).toEqual(await kept());
      expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
    }
  });
});

describe('a journal out of reach', () => {
  it.each(['lost before', 'lost after'] as const)(
    'leaves a command kept once and answered once, when the line was %s',
    async (weather) => {
      const { sessions, journal } = start();
      const live = await sessions.open(session);
      let losses = 3;
      journal.weather = (call) => (call === 'append' && losses-- > 0 ? weather : 'fair');
      expect(await live.execute(take('1A'))).toMatchObject({ seq: 1, entries: [{ seq: 1, fact: taken('1A') }] });
      expect(await live.execute({ note: 'on' })).toMatchObject({ seq: 2 });
      expect(await kept()).toEqual([taken('1A'), noted('on')]);
    },
  );

  it('has commands refused, to be repeated, after the patience; what was kept all the same is seen afterwards', async () => {
    const { sessions, journal } = start({ patienceMs: 60 });
    const live = await sessions.open(session);
    journal.weather = (call) => (call === 'append' ? 'lost after' : 'lost before');
    const refusals = await Promise.allSettled([live.execute(take('1A')), live.execute(take('1B'))]);
    await expect(live.execute(take('1C'))).rejects.toMatchObject(refused('DATABASE_UNAVAILABLE', true));
    expect(refusals).toMatchObject(
      [1, 2].map(() => ({ status: 'rejected', reason: refused('DATABASE_UNAVAILABLE', true) })),
    );
    journal.weather = () => 'fair';
    expect(await live.execute(take('1A'))).toMatchObject({ seq: 2, entries: [] });
    expect(await live.execute(take('1C'))).toMatchObject({ seq: 3 });
    expect(await kept()).toEqual([taken('1A'), taken('1B'), taken('1C')]);
  });

  it('does not keep what somebody else wrote meanwhile from being seen first', async () => {
    const { sessions, journal } = start({ catchUpMs: 60_000 });
    const live = await sessions.open(session);
    const other = await start().sessions.open(session);
    let isFirst = true;
    journal.weather = async (call) => {
      if (call !== 'append' || !isFirst) return 'fair';
      isFirst = false;
      await other.execute(take('1A', 'Chloe'));
      return 'lost before';
    };
    await expect(live.execute(take('1A'))).rejects.toMatchObject(refused('TAKEN'));
    expect(await kept()).toEqual([taken('1A', 'Chloe')]);
  });

  it('keeps a session from being opened only as long as it lasts', async () => {
    const { sessions, journal } = start({ patienceMs: 40 });
    journal.weather = () => 'lost before';
    await expect(sessions.open(session)).rejects.toMatchObject(refused('DATABASE_UNAVAILABLE', true));
    journal.weather = () => 'fair';
    expect((await sessions.open(session)).view().seq).toBe(0);
  });
});

describe('a subscription', () => {
  it('brings what was and what comes, in order and without gaps, from wherever it begins', async () => {
    const live = await start({ tailLength: 16 }).sessions.open(session);
    const write = async (count: number) => {
      for (let n = 0; n < count; n += 1) await live.execute({ note: `${n}` });
    };
    await write(30);
    const subscriptions = [0, 7, 29, 30].map((seq) => collect(live.subscribe(seq), 40 - seq));
    await write(10);
    for (const entries of await Promise.all(subscriptions)) expect(entries.at(-1)?.seq).toBe(40);
    const [first = []] = await Promise.all(subscriptions);
    expect(first.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
    expect(first.map(({ bytes }) => Buffer.from(bytes))).toEqual(
      (await memory.read(session, 0, 100)).map(({ bytes }) => Buffer.from(bytes)),
    );
  });

  it('that had seen all and then falls far behind is dropped, and may come again', async () => {
    const live = await start({ tailLength: 4 }).sessions.open(session);
    const slow = live.subscribe(0)[Symbol.asyncIterator]();
    const first = slow.next();
    await live.execute({ note: 'first' });
    expect((await first).value).toMatchObject({ seq: 1 });
    await Promise.all(Array.from({ length: 50 }, (_, n) => live.execute({ note: `${n}` })));
    await expect(slow.next()).rejects.toMatchObject(refused('SUBSCRIBER_TOO_SLOW', true));
    expect((await collect(live.subscribe(1), 50)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 50 }, (_, n) => n + 2),
    );
  });

  it('ends quietly when its signal aborts, even while nothing comes', async () => {
    const live = await start().sessions.open(session);
    const abort = new AbortController();
    const ended = collect(live.subscribe(0, abort.signal));
    await live.execute({ note: 'one' });
    abort.abort();
    expect((await ended).length).toBeLessThanOrEqual(1);
    expect(await collect(live.subscribe(0, abort.signal))).toEqual([]);
  });

  it('is told when the process lets its session go', async () => {
    const { sessions } = start();
    const live = await sessions.open(session);
    const ended = collect(live.subscribe(0));
    const last = live.execute({ note: 'last' });
    await sessions.close();
    await expect(last).resolves.toMatchObject({ seq: 1 });
    await expect(ended).rejects.toMatchObject(refused('SESSION_CLOSED', true));
    await expect(live.execute({ note: 'late' })).rejects.toMatchObject(refused('SESSION_CLOSED', true));
    await expect(sessions.open(session)).rejects.toMatchObject(refused('SESSION_CLOSED', true));
  });

  it('may name a seq that another process wrote, but not one that nobody wrote', async () => {
    const one = await start().sessions.open(session);
    const two = await start({ catchUpMs: 60_000 }).sessions.open(session);
    await one.execute({ note: 'a' });
    const next = collect(two.subscribe(1), 1);
    await one.execute({ note: 'b' });
    await two.execute({ note: 'c' });
    expect(await next).toMatchObject([{ seq: 2 }]);
    await expect(collect(two.subscribe(9))).rejects.toMatchObject(refused('SEQ_UNKNOWN'));
  });
});

describe('the passing of time', () => {
  it('brings the facts that are due, and their events', async () => {
    const live = await start().sessions.open(session);
    await live.execute({ closeAfterMs: 30 });
    await eventually('it closed by itself', () => live.view().state.closed !== undefined);
    expect((await kept()).map(({ kind }) => kind)).toEqual(['closing', 'closed']);
    expect(memory.published).toMatchObject([{ type: 'lectern.test.closed.v1', key: session }]);
  });

  it('counts while no process runs, and while the journal is out of reach', async () => {
    const first = start();
    await (await first.sessions.open(session)).execute({ closeAfterMs: 30 });
    await first.sessions.close();
    const { sessions, journal } = start();
    journal.weather = (call) => (call === 'append' ? 'lost before' : 'fair');
    const live = await sessions.open(session);
    await eventually('it tried', () => journal.appends.length > 0);
    journal.weather = () => 'fair';
    await eventually('it closed', () => live.view().state.closed !== undefined);
    expect((await kept()).map(({ kind }) => kind)).toEqual(['closing', 'closed']);
  });

  it('counts once, though two processes count', async () => {
    const lives = await Promise.all([start(), start(), start()].map(({ sessions }) => sessions.open(session)));
    await lives[0]?.execute({ closeAfterMs: 40 });
    await eventually('all of them know', () => lives.every((live) => live.view().state.closed));
    expect((await kept()).map(({ kind }) => kind)).toEqual(['closing', 'closed']);
    expect(memory.published).toHaveLength(1);
  });
});

describe('a session in memory', () => {
  it('is folded from its newest snapshot', async () => {
    const { sessions } = start({ snapshotEvery: 10 });
    const live = await sessions.open(session);
    for (let n = 0; n < 25; n += 1) await live.execute(take(`${n}`));
    await sessions.close();
    expect(await memory.findSnapshot(session)).toMatchObject({ seq: 20, version: 1 });
    const reads: number[] = [];
    const { sessions: next, journal } = start();
    const read = journal.read.bind(journal);
    journal.read = (id, afterSeq, limit) => (reads.push(afterSeq), read(id, afterSeq, limit));
    expect((await next.open(session)).view()).toEqual(live.view());
    expect(reads).toEqual([20]);
  });

  it('is folded from the beginning when the snapshot is of another version', async () => {
    await (await start().sessions.open(session)).execute(take('1A'));
    await memory.saveSnapshot(session, { seq: 1, at: new Date(), version: 99, bytes: Buffer.from('of another form') });
    expect((await start().sessions.open(session)).view()).toMatchObject({
      seq: 1,
      state: { taken: new Map([['1A', 'Ben']]) },
    });
  });

  it('does without snapshots that cannot be kept', async () => {
    const { sessions, journal } = start({ snapshotEvery: 2 });
    journal.weather = (call) => (call === 'snapshot' ? 'lost before' : 'fair');
    const live = await sessions.open(session);
    for (let n = 0; n < 10; n += 1) await live.execute({ note: `${n}` });
    expect((await start().sessions.open(session)).view().seq).toBe(10);
  });

  it('is let go when nobody uses it and nothing is due, and comes back when asked for', async () => {
    const { sessions } = start({ idleMs: 300 });
    const idle = await sessions.open(session);
    await idle.execute(take('1A'));
    const followed = await sessions.open(newId());
    const abort = new AbortController();
    const subscription = collect(followed.subscribe(0, abort.signal));
    const due = await sessions.open(newId());
    await due.execute({ closeAfterMs: 60_000 });
    await eventually('it was let go', () => sessions.size === 2);
    await expect(idle.execute(take('1B'))).rejects.toMatchObject(refused('SESSION_CLOSED', true));
    expect((await sessions.open(session)).view()).toMatchObject({ seq: 1 });
    abort.abort();
    await subscription;
    await eventually('the others went too, but for what is due', () => sessions.size === 1);
    expect(await due.execute({ note: 'still here' })).toMatchObject({ seq: 2 });
  });
});
