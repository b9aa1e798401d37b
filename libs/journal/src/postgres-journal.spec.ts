import { outboxMigrations, type OutboxEvent } from '@lectern/events';
import { newId } from '@lectern/kernel';
import { migrate, openPool } from '@lectern/postgres';
import { startDatabase } from '@lectern/testing';
import { describeJournal } from './journal.acceptance.ts';
import { journalMigrations } from './migrations.ts';
import { PostgresJournal } from './postgres-journal.ts';

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
  const close = async () => {
    await journal.close();
    await pool.end();
    await database.close();
  };
  return { journal, published, close, database, pool };
}

describeJournal('PostgreSQL', open);

describe('the PostgreSQL journal', () => {
  it('does not let processes that write the same sessions in other orders stand in each other’s way', async () => {
    const { pool, close } = await open();
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
    await close();
  });

  it('lets an append that cannot be kept fail alone', async () => {
    const { journal, close } = await open();
    const one = (sessionId: string, bad = false) =>
      journal.append({
        sessionId: sessionId as ReturnType<typeof newId<'session'>>,
        afterSeq: 0,
        rows: [{ seq: 1, at: bad ? new Date(NaN) : new Date(), bytes: Buffer.from('x') }],
        events: [],
      });
    const outcomes = await Promise.allSettled([one(newId()), one('not a uuid'), one(newId()), one(newId(), true)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    await close();
  });

  it('says that the database is unavailable while it is, and goes on after', async () => {
    const { journal, database, close } = await open();
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
    await close();
  });
});
