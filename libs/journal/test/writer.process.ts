/** A process that runs a session and says what was acknowledged; for the spec that kills it. */
import { newId, SystemClock, type SessionId } from '@lectern/kernel';
import { openPool } from '@lectern/postgres';
import { LiveSessions, PostgresJournal } from '../src/index.ts';
import { seats } from '../src/seats.testing.ts';

const [url = '', ...sessionIds] = process.argv.slice(2);
const journal = new PostgresJournal({ pool: openPool({ url }) });
const sessions = new LiveSessions(journal, seats, new SystemClock(), {
  snapshotEvery: 50,
  catchUpMs: 20,
  patienceMs: 20_000,
});

async function write(sessionId: SessionId): Promise<never> {
  const live = await sessions.open(sessionId);
  for (;;) {
    const note = newId();
    const { entries } = await live.execute({ note });
    // One write call: a line is said whole or not at all.
    process.stdout.write(`${sessionId} ${entries[0]?.seq} ${note}\n`);
  }
}

await Promise.all(sessionIds.flatMap((id) => Array.from({ length: 4 }, () => write(id as SessionId))));
