import { fileURLToPath } from 'node:url';
import { outboxMigrations } from '@lectern/events';
import { newId, type SessionId } from '@lectern/kernel';
import { migrate, openPool } from '@lectern/postgres';
import { eventually, startDatabase, startProcess, type StartedProcess, type TestDatabase } from '@lectern/testing';
import type { Pool } from 'pg';
import { journalMigrations, PostgresJournal } from '../src/index.ts';
import { seats } from '../src/seats.testing.ts';

const script = fileURLToPath(new URL('./writer.process.ts', import.meta.url));
let database: TestDatabase;
let pool: Pool;
let sessions: SessionId[];
const writers: StartedProcess[] = [];

beforeAll(async () => {
  database = await startDatabase();
  await migrate(database.url, [...outboxMigrations, ...journalMigrations]);
  pool = openPool({ url: database.url });
});
beforeEach(() => {
  sessions = Array.from({ length: 5 }, () => newId<'session'>());
});
afterEach(async () => {
  await Promise.all(writers.splice(0).map((writer) => writer.kill()));
});
afterAll(async () => {
  await pool.end();
  await database.close();
});

function startWriter(): StartedProcess {
  const writer = startProcess({ command: process.execPath, args: [script, database.url, ...sessions], name: 'writer' });
  writers.push(writer);
  return writer;
}

type Said = { readonly sessionId: string; readonly seq: number; readonly note: string };
const linesOf = (writer: StartedProcess): Said[] =>
  [...writer.output().matchAll(/^(\S{36}) (\d+) (\S{36})$/gm)].map(([, sessionId = '', seq, note = '']) => ({
    sessionId,
    seq: Number(seq),
    note,
  }));
const goesOn = (writer: StartedProcess) => {
  const last = linesOf(writer).at(-1)?.note;
  // Only the end of the output is kept: a line that is gone from it was followed by many.
  const said = () => linesOf(writer).length - 1 - linesOf(writer).findIndex(({ note }) => note === last);
  return eventually('the writer goes on', () => said() > 50, { withinMs: 20_000 });
};

/** Every acknowledged note stands at the seq that was told; every note once; every session without a gap. */
async function expectNothingLostOrDoubled(acknowledged: readonly Said[]): Promise<void> {
  const journal = new PostgresJournal({ pool });
  const where = new Map<string, string>();
  for (const sessionId of sessions) {
    const rows = await journal.read(sessionId, 0, 1_000_000);
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
    const notes = rows
      .map(({ bytes }) => seats.facts.decode(bytes))
      .flatMap((fact) => (fact.kind === 'noted' ? [fact.note] : []));
    expect(new Set(notes).size).toBe(notes.length);
    notes.forEach((note, index) => where.set(note, `${sessionId} ${index + 1}`));
  }
  expect(acknowledged.length).toBeGreaterThan(100);
  expect(acknowledged.filter(({ sessionId, seq, note }) => where.get(note) !== `${sessionId} ${seq}`)).toEqual([]);
}

describe('processes that write the same sessions', () => {
  it('lose nothing acknowledged when they are killed in the middle of it', async () => {
    const acknowledged: Said[] = [];
    for (let round = 0; round < 3; round += 1) {
      const [one, two] = [startWriter(), startWriter()];
      await goesOn(one);
      await one.kill();
      await goesOn(two);
      await two.kill();
      acknowledged.push(...linesOf(one), ...linesOf(two));
    }
    await expectNothingLostOrDoubled(acknowledged);
  }, 90_000);

  it('lose and double nothing when their database is killed, and go on by themselves', async () => {
    const [one, two] = [startWriter(), startWriter()];
    await Promise.all([goesOn(one), goesOn(two)]);
    for (let round = 0; round < 3; round += 1) {
      await database.killServer();
      await database.startServer();
      await Promise.all([goesOn(one), goesOn(two)]);
    }
    expect([one.ending(), two.ending()]).toEqual([undefined, undefined]);
    await Promise.all([one.kill(), two.kill()]);
    await expectNothingLostOrDoubled([...linesOf(one), ...linesOf(two)]);
  }, 90_000);
});
