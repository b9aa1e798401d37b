import { outboxMigrations, type OutboxEvent } from '@lectern/events';
import { newId } from '@lectern/kernel';
import { migrate, openPool } from '@lectern/postgres';
import { startDatabase } from '@lectern/testing';
import { describeJournal } from './journal.acceptance.ts';
import { journalMigrations } from './migrations.ts';
import { PostgresJournal } from './postgres-journal.ts';

const opened: { close(): Promise<void> }[] = [];

async function open() {
  const database = await startDatabase();
  await migrate(database.url, [...outboxMigrations, ...journalMigrations]);
  const pool = openPool({ url: database.url });
  const journal = new PostgresJournal({ pool });
  const published = async () => {
    const found = await pool.query<OutboxEvent>(
      'SELECT event_id AS id, type, key, event AS bytes FROM outbox ORDER BY outbox.id',
    );
    return found.rows;
  };
  const end = async () => {
    await journal.close();
    await pool.end();
    await database.close();
  };
  let ending: Promise<void> | undefined;
  const close = () => (ending ??= end());
  const subject = { journal, published, close, database, pool };
  opened.push(subject);
  return subject;
}

describeJournal('PostgreSQL', open);

describe('the PostgreSQL journal', () => {
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  });

  it('does not let processes that write the same sessions in other orders stand in each other’s way', async () => {
    const { pool } = await open();
    const journals = [1, 2, 3].map(() => new PostgresJournal({ pool }));
    const sessions = Array.from({ length: 40 }, () => newId<'session'>());
    const row = (seq: number) => ({ seq, at: new Date(), bytes: Buffer.from('x') });
    for (let seq = 1; seq <= 20; seq += 1) {
      const outcomes = await Promise.all(
        journals.flatMap((journal, shift) =>
          [...sessions.slice(shift * 13), ...sessions.slice(0, shift * 13)].map((sessionId) =>
            journal.append({ sessionId, afterSeq: seq - 1, rows: [row(seq)], events: [] }),
          ),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === 'appended')).toHaveLength(sessions.length);
    }
  });

  it('lets an append that cannot be kept fail alone', async () => {
    const { journal } = await open();
    const one = (type: string) => {
      const sessionId = newId<'session'>();
      const rows = [{ seq: 1, at: new Date(), bytes: Buffer.from('x') }];
      return journal.append({
        sessionId,
        afterSeq: 0,
        rows,
        events: [{ id: newId(), type, key: sessionId, bytes: Buffer.from('x') }],
      });
    };
    // PostgreSQL keeps no NUL in a text.
    const outcomes = await Promise.allSettled([one('a'), one('b\u0000'), one('c')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('says that the database is unavailable while it is, and goes on after', async () => {
    const { journal, database } = await open();
    const sessionId = newId<'session'>();
    const append = () =>
      journal.append({
        sessionId,
        afterSeq: 0,
        rows: [{ seq: 1, at: new Date(), bytes: Buffer.from('x') }],
        events: [],
      });
    await database.killServer();
    await expect(append()).rejects.toMatchObject({ refusal: { code: 'DATABASE_UNAVAILABLE', retryable: true } });
    await expect(journal.read(sessionId, 0, 1)).rejects.toMatchObject({ refusal: { code: 'DATABASE_UNAVAILABLE' } });
    await database.startServer();
    expect(await append()).toBe('appended');
  });
});
