import { newId, SystemClock, type SessionId } from '@lectern/kernel';
import { eventually } from '@lectern/testing';
import fc from 'fast-check';
import { advance, toEntry, type Fold } from './fold.ts';
import { LiveSessions } from './live-sessions.ts';
import { MemoryJournal } from './memory-journal.ts';
import type { Entry } from './rules.ts';
import { seats, type Command, type Fact, type Seats } from './seats.testing.ts';
import { UnsteadyJournal, type Weather } from './unsteady-journal.testing.ts';

// Another seed: FUZZ_SEED=… ; a failure prints the seed and the smallest case.
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
const options = { seed, numRuns: 60, endOnFailure: false };

const seat = fc.constantFrom('1A', '1B', '1C', '2A');
const person = fc.constantFrom('Ada', 'Ben', 'Chloe');
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ take: seat, by: person }),
  fc.record({ free: seat }),
  fc.constant({ note: '' }),
);
const weather = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Weather>('fair') },
  { weight: 1, arbitrary: fc.constant<Weather>('lost before') },
  { weight: 1, arbitrary: fc.constant<Weather>('lost after') },
);
type Step = {
  readonly writer: number;
  readonly commands: readonly Command[];
  readonly crash: boolean;
  readonly pauseMs: number;
};
const step: fc.Arbitrary<Step> = fc.record({
  writer: fc.nat({ max: 2 }),
  commands: fc.array(command, { minLength: 1, maxLength: 4 }),
  // The process is gone in the middle of what it does; another takes its place.
  crash: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  pauseMs: fc.nat({ max: 2 }),
});

type Acknowledged = readonly Entry<Fact>[];

/** Three processes that all believe that they run the session, behind lines that break, and that are killed now and then. */
class Trial {
  readonly journal = new MemoryJournal();
  readonly session = newId<'session'>();
  readonly acknowledged: Acknowledged[] = [];
  readonly seen: Entry<Fact>[][] = [];
  readonly pending: Promise<unknown>[] = [];
  readonly following: Promise<unknown>[] = [];
  readonly stops: AbortController[] = [];
  readonly crashed: LiveSessions<Seats, Command, Fact>[] = [];
  readonly writers: { sessions: LiveSessions<Seats, Command, Fact>; line: UnsteadyJournal }[] = [];
  readonly #weather: readonly Weather[];
  #calls = 0;
  isStormy = true;

  constructor(forecast: readonly Weather[]) {
    this.#weather = forecast;
    for (let n = 0; n < 3; n += 1) this.writers.push(this.#newWriter());
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const { writer, commands, crash, pauseMs } of steps) {
      for (const one of commands) this.pending.push(this.#execute(writer, this.#named(one)));
      if (crash) this.#crash(writer);
      if (pauseMs > 0) await new Promise((settle) => setTimeout(settle, pauseMs - 1));
    }
    this.isStormy = false;
    await Promise.all(this.pending);
  }

  async facts(): Promise<readonly Entry<Fact>[]> {
    return (await this.journal.read(this.session, 0, 100_000)).map((row) => toEntry(seats, row));
  }

  #newWriter() {
    const line = new UnsteadyJournal(this.journal, async () => {
      this.#calls += 1;
      const now = this.isStormy ? (this.#weather[this.#calls % this.#weather.length] ?? 'fair') : 'fair';
      if (this.#calls % 3 === 0) await new Promise((settle) => setImmediate(settle));
      return now;
    });
    const sessions = new LiveSessions(line, seats, new SystemClock(), {
      catchUpMs: 3,
      snapshotEvery: 5,
      patienceMs: 200,
      tailLength: 1_000,
    });
    const seen: Entry<Fact>[] = [];
    this.seen.push(seen);
    this.following.push(this.#follow(sessions, seen).catch(() => undefined));
    return { sessions, line };
  }

  async #follow(sessions: LiveSessions<Seats, Command, Fact>, seen: Entry<Fact>[]): Promise<void> {
    const live = await sessions.open(this.session);
    const stop = new AbortController();
    this.stops.push(stop);
    for await (const entry of live.subscribe(0, stop.signal)) seen.push(entry);
  }

  /** Notes that can be told apart, so that one that is kept twice shows. */
  #named(one: Command): Command {
    return 'note' in one ? { note: `note ${this.pending.length}` } : one;
  }

  async #execute(writer: number, one: Command): Promise<void> {
    try {
      const live = await this.writers[writer]?.sessions.open(this.session);
      const { entries } = (await live?.execute(one)) ?? { entries: [] };
      this.acknowledged.push(entries);
    } catch {
      // Refused, or not known to have been kept: nothing was promised.
    }
  }

  /** Whatever it does from now on reaches nobody: its line never answers, as of a process that is no more. */
  #crash(writer: number): void {
    const dead = this.writers[writer];
    if (!dead) return;
    dead.line.weather = () => 'lost before';
    this.writers[writer] = this.#newWriter();
    this.crashed.push(dead.sessions);
  }

  async end(): Promise<void> {
    this.stops.forEach((stop) => stop.abort());
    await Promise.all(
      [...this.crashed, ...this.writers.map(({ sessions }) => sessions)].map((sessions) => sessions.close()),
    );
    await Promise.all(this.following);
  }
}

const foldOf = (entries: readonly Entry<Fact>[], from: Fold<Seats>) =>
  entries.reduce((fold, entry) => advance(seats, fold, entry), from);
const start = (session: SessionId): Fold<Seats> => ({ seq: 0, at: new Date(0), state: seats.initial(session) });

describe(`live sessions, whatever happens (FUZZ_SEED=${seed})`, () => {
  it('never let two writers append at one seq, lose nothing acknowledged and show everybody the same', async () => {
    const trial = async (steps: Step[], forecast: Weather[]) => {
      const subject = new Trial(forecast);
      try {
        await subject.run(steps);
        const facts = await subject.facts();
        // Applying the facts throws when a seat is taken twice, or freed twice.
        const whole = foldOf(facts, start(subject.session));
        expect(facts.map(({ seq }) => seq)).toEqual(facts.map((_, index) => index + 1));
        for (const entry of subject.acknowledged.flat()) expect(facts[entry.seq - 1]).toEqual(entry);
        const claimed = subject.acknowledged.flat().map(({ seq }) => seq);
        expect(new Set(claimed).size).toBe(claimed.length);
        const notes = facts.flatMap(({ fact }) => (fact.kind === 'noted' ? [fact.note] : []));
        expect(new Set(notes).size).toBe(notes.length);
        for (const seen of subject.seen) expect(seen).toEqual(facts.slice(0, seen.length));
        for (const { sessions } of subject.writers) {
          const live = await sessions.open(subject.session);
          await eventually('it caught up', () => expect(live.view()).toEqual({ seq: whole.seq, state: whole.state }));
        }
      } finally {
        await subject.end();
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.array(weather, { minLength: 1, maxLength: 40 }), trial),
      options,
    );
  }, 240_000);

  it('come to the same state from any snapshot as from the beginning', async () => {
    const property = fc.asyncProperty(fc.array(command, { maxLength: 40 }), fc.nat(), async (commands, cut) => {
      const journal = new MemoryJournal();
      const session = newId<'session'>();
      const sessions = new LiveSessions(journal, seats, new SystemClock());
      const live = await sessions.open(session);
      await Promise.allSettled(commands.map((one) => live.execute(one)));
      await sessions.close();
      const facts = (await journal.read(session, 0, 1_000)).map((row) => toEntry(seats, row));
      const at = cut % (facts.length + 1);
      const half = foldOf(facts.slice(0, at), start(session));
      const restored = { ...half, state: seats.snapshots.decode(seats.snapshots.encode(half.state)) };
      expect(foldOf(facts.slice(at), restored)).toEqual(foldOf(facts, start(session)));
      await journal.saveSnapshot(session, {
        seq: half.seq,
        at: half.at,
        version: 1,
        bytes: seats.snapshots.encode(half.state),
      });
      const next = new LiveSessions(journal, seats, new SystemClock());
      expect((await next.open(session)).view()).toEqual(live.view());
      await next.close();
    });
    await fc.assert(property, options);
  }, 120_000);
});
