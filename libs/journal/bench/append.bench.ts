/**
 * Facts appended per second by one process with 200 rooms, against a plain multi-row INSERT of as many rows through pg, in one run.
 * Both begin with decided facts of about 120 bytes; the plain one has no fence, no fold, no outbox and no answers to give.
 * Run: node libs/journal/bench/append.bench.ts
 */
import { outboxMigrations } from '@lectern/events';
import { newId, SystemClock, type SessionId } from '@lectern/kernel';
import { migrate, openPool } from '@lectern/postgres';
import { startDatabase } from '@lectern/testing';
import type { Pool } from 'pg';
import { journalMigrations, LiveSessions, PostgresJournal } from '../src/index.ts';
import { seats } from '../src/seats.testing.ts';

const rooms = 200;
const commandsInFlightPerRoom = 20;
const factsPerRound = 60_000;
const pairs = 9;
const note = 'n'.repeat(90);

async function throughJournal(pool: Pool): Promise<number> {
  const journal = new PostgresJournal({ pool });
  const sessions = new LiveSessions(journal, seats, new SystemClock(), { snapshotEvery: 1_000 });
  const open = await Promise.all(Array.from({ length: rooms }, () => sessions.open(newId<'session'>())));
  let left = factsPerRound;
  const startedAt = performance.now();
  const worker = async (room: number) => {
    while (left > 0) {
      left -= 1;
      await open[room]?.execute({ note });
    }
  };
  await Promise.all(Array.from({ length: rooms * commandsInFlightPerRoom }, (_, n) => worker(n % rooms)));
  const perSecond = (factsPerRound / (performance.now() - startedAt)) * 1_000;
  await sessions.close();
  return perSecond;
}

/** As many rows per statement as there are rooms, two statements under way, as a careful author would write it without a library. */
async function throughPlainInsert(pool: Pool): Promise<number> {
  const sessions = Array.from({ length: rooms }, () => newId<'session'>());
  const fact = Buffer.from(JSON.stringify({ seq: 12_345, fact: { kind: 'noted', note } }));
  let seq = 0;
  let left = factsPerRound;
  const startedAt = performance.now();
  const worker = async () => {
    while (left > 0) {
      left -= rooms;
      await insertRow(pool, sessions, (seq += 1), fact);
    }
  };
  await Promise.all([worker(), worker()]);
  return (factsPerRound / (performance.now() - startedAt)) * 1_000;
}

async function insertRow(pool: Pool, sessions: readonly SessionId[], seq: number, fact: Buffer): Promise<void> {
  const values: unknown[] = [];
  const places = sessions.map((sessionId, index) => {
    values.push(sessionId, seq, new Date(), fact);
    return `($${index * 4 + 1}, $${index * 4 + 2}, $${index * 4 + 3}, $${index * 4 + 4})`;
  });
  await pool.query({
    name: 'plain',
    text: `INSERT INTO journal (session_id, seq, at, fact) VALUES ${places.join(', ')}`,
    values,
  });
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const database = await startDatabase();
await migrate(database.url, [...outboxMigrations, ...journalMigrations]);
const pool = openPool({ url: database.url, max: 4 });
await throughJournal(pool);
await throughPlainInsert(pool);
const journal: number[] = [];
const plain: number[] = [];
for (let pair = 0; pair < pairs; pair += 1) {
  // The order within a pair alternates, so that neither always has the warmer machine.
  for (const isJournal of pair % 2 ? [true, false] : [false, true]) {
    await pool.query('TRUNCATE journal');
    if (isJournal) journal.push(await throughJournal(pool));
    else plain.push(await throughPlainInsert(pool));
  }
}
const ratio = median(journal.map((value, index) => value / (plain[index] ?? NaN)));
const round = (value: number) => Math.round(value).toLocaleString('en');
process.stdout.write(
  `${JSON.stringify({
    bench: 'journal append, 200 rooms',
    unit: 'facts/s',
    ours: Math.round(median(journal)),
    plain: Math.round(median(plain)),
    ratio: Number(ratio.toFixed(2)),
    goal: '>= 0.5 and >= 10000',
    pairs,
  })}\n`,
);
process.stderr.write(`journal ${journal.map(round).join(' ')}\nplain   ${plain.map(round).join(' ')}\n`);
await pool.end();
await database.close();
