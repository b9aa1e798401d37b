import type { OutboxEvent } from '@lectern/events';
import type { SessionId } from '@lectern/kernel';
import { query, translateUnavailable } from '@lectern/postgres';
import type { Pool } from 'pg';
import { GroupCommit } from './group-commit.ts';
import { faultOf, Journal, type Append, type AppendOutcome, type Row, type Snapshot } from './journal.ts';

export type PostgresJournalOptions = {
  /** Best one of its own, so that a slow query elsewhere never holds a room up. */
  readonly pool: Pool;
  /** Statements under way at the same time. */
  readonly lanes?: number;
  readonly maxRowsPerStatement?: number;
};

/**
 * One statement for the appends of many sessions. The first row of each is its claim: it is inserted if it follows an existing row
 * (or begins a session) and nobody has its seq. Whoever has the claim inserts the rest and the outbox rows; as rows only come
 * this way, nothing can stand where the rest goes. Claims are taken in one order everywhere, so statements do not deadlock.
 * All facts and events travel as one run of bytes ($1), of which each row names its part: that spares both sides a text form of
 * every byte.
 */
const appendStatement = `
WITH claimed AS (
  INSERT INTO journal (session_id, seq, at, fact)
  SELECT first.session_id, first.seq, to_timestamp(first.at_ms / 1000), substring($1::bytea FROM first.start FOR first.length)
  FROM unnest($2::uuid[], $3::bigint[], $4::float8[], $5::int[], $6::int[]) AS first (session_id, seq, at_ms, start, length)
  WHERE first.seq = 1
     OR EXISTS (SELECT FROM journal before WHERE before.session_id = first.session_id AND before.seq = first.seq - 1)
  ORDER BY first.session_id
  ON CONFLICT (session_id, seq) DO NOTHING
  RETURNING session_id
), rest AS (
  INSERT INTO journal (session_id, seq, at, fact)
  SELECT claimed.session_id, next.seq, to_timestamp(next.at_ms / 1000), substring($1::bytea FROM next.start FOR next.length)
  FROM unnest($7::int[], $8::bigint[], $9::float8[], $10::int[], $11::int[]) AS next (nth, seq, at_ms, start, length)
  JOIN claimed ON claimed.session_id = ($2::uuid[])[next.nth]
), published AS (
  INSERT INTO outbox (event_id, type, key, event)
  SELECT event.id, event.type, event.key, substring($1::bytea FROM event.start FOR event.length)
  FROM unnest($12::int[], $13::uuid[], $14::text[], $15::text[], $16::int[], $17::int[])
    WITH ORDINALITY AS event (nth, id, type, key, start, length, n)
  JOIN claimed ON claimed.session_id = ($2::uuid[])[event.nth]
  ORDER BY event.n
)
SELECT session_id FROM claimed`;

export class PostgresJournal extends Journal {
  readonly #pool: Pool;
  readonly #commits: GroupCommit;

  constructor({ pool, lanes = 3, maxRowsPerStatement = 2_000 }: PostgresJournalOptions) {
    super();
    this.#pool = pool;
    const write = (appends: readonly Append[]) => this.#write(appends);
    this.#commits = new GroupCommit({ write, lanes, maxRows: maxRowsPerStatement });
  }

  append(append: Append): Promise<AppendOutcome> {
    const fault = faultOf(append);
    return fault ? Promise.reject(new RangeError(fault)) : this.#commits.append(append);
  }

  async read(sessionId: SessionId, afterSeq: number, limit: number): Promise<readonly Row[]> {
    const found = await query<StoredRow>(
      this.#pool,
      'SELECT seq, at, fact FROM journal WHERE session_id = $1 AND seq > $2 ORDER BY seq LIMIT $3',
      [sessionId, afterSeq, limit],
    );
    return found.rows.map(toRow);
  }

  async readMany(after: ReadonlyMap<SessionId, number>, limitPerSession: number) {
    const found = await query<StoredRow & { readonly session_id: SessionId }>(
      this.#pool,
      `SELECT known.session_id, newer.* FROM unnest($1::uuid[], $2::bigint[]) AS known (session_id, seq)
       CROSS JOIN LATERAL (
         SELECT seq, at, fact FROM journal
         WHERE journal.session_id = known.session_id AND journal.seq > known.seq ORDER BY seq LIMIT $3
       ) AS newer
       ORDER BY known.session_id, newer.seq`,
      [[...after.keys()], [...after.values()], limitPerSession],
    );
    const rows = Map.groupBy(found.rows, ({ session_id: sessionId }) => sessionId);
    return new Map([...rows].map(([sessionId, stored]) => [sessionId, stored.map(toRow)]));
  }

  async saveSnapshot(sessionId: SessionId, { seq, at, version, bytes }: Snapshot): Promise<void> {
    await query(
      this.#pool,
      `INSERT INTO journal_snapshot AS kept (session_id, seq, at, version, state) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (session_id) DO UPDATE SET seq = excluded.seq, at = excluded.at, version = excluded.version, state = excluded.state
       WHERE kept.seq < excluded.seq OR kept.version <> excluded.version`,
      [sessionId, seq, at, version, Buffer.from(bytes)],
    );
  }

  async findSnapshot(sessionId: SessionId): Promise<Snapshot | undefined> {
    const found = await query<{ seq: string; at: Date; version: number; state: Buffer }>(
      this.#pool,
      'SELECT seq, at, version, state FROM journal_snapshot WHERE session_id = $1',
      [sessionId],
    );
    const [kept] = found.rows;
    return kept && { seq: Number(kept.seq), at: kept.at, version: kept.version, bytes: kept.state };
  }

  /** The pool stays open: it belongs to whoever made it. */
  close(): Promise<void> {
    return this.#commits.drained();
  }

  async #write(appends: readonly Append[]): Promise<readonly AppendOutcome[]> {
    const statement = { name: 'journal-append', text: appendStatement, values: valuesOf(appends) };
    const result = await translateUnavailable(() => this.#pool.query<{ session_id: string }>(statement));
    const claimed = new Set(result.rows.map((row) => row.session_id));
    return appends.map(({ sessionId }) => (claimed.has(sessionId) ? 'appended' : 'conflict'));
  }
}

type StoredRow = { readonly seq: string; readonly at: Date; readonly fact: Buffer };

function toRow({ seq, at, fact }: StoredRow): Row {
  return { seq: Number(seq), at, bytes: fact };
}

function valuesOf(appends: readonly Append[]): unknown[] {
  const run = new ByteRun();
  const first = new RowColumns();
  const rest = new RowColumns();
  const told = new EventColumns();
  appends.forEach(({ sessionId, rows, events }, index) => {
    rows.forEach((row, place) => {
      const start = run.add(row.bytes);
      if (place === 0) first.push(sessionId, row, start);
      else rest.push(index + 1, row, start);
    });
    for (const event of events) told.push(index + 1, event, run.add(event.bytes));
  });
  return [run.whole(), ...first.literals(), ...rest.literals(), ...told.values()];
}

class ByteRun {
  readonly #parts: Uint8Array[] = [];
  // SQL counts from 1.
  #next = 1;

  /** Where it begins. */
  add(bytes: Uint8Array): number {
    const start = this.#next;
    this.#parts.push(bytes);
    this.#next += bytes.length;
    return start;
  }

  whole(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/**
 * Array literals, written here because the driver escapes every element, which costs more than all the rest of an append.
 * Nothing in them can break out: ids that were checked, and numbers.
 */
class RowColumns {
  readonly #owners: (string | number)[] = [];
  readonly #seqs: number[] = [];
  readonly #atMs: number[] = [];
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];

  push(owner: string | number, { seq, at, bytes }: Row, start: number): void {
    this.#owners.push(owner);
    this.#seqs.push(seq);
    this.#atMs.push(at.getTime());
    this.#starts.push(start);
    this.#lengths.push(bytes.length);
  }

  literals(): string[] {
    return [this.#owners, this.#seqs, this.#atMs, this.#starts, this.#lengths].map(literal);
  }
}

class EventColumns {
  readonly #nths: number[] = [];
  readonly #ids: string[] = [];
  readonly #types: string[] = [];
  readonly #keys: string[] = [];
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];

  push(nth: number, { id, type, key, bytes }: OutboxEvent, start: number): void {
    this.#nths.push(nth);
    this.#ids.push(id);
    this.#types.push(type);
    this.#keys.push(key);
    this.#starts.push(start);
    this.#lengths.push(bytes.length);
  }

  values(): unknown[] {
    const texts = [this.#ids, this.#types, this.#keys].map(texted);
    return [literal(this.#nths), ...texts, literal(this.#starts), literal(this.#lengths)];
  }
}

const plain = /^[\w.-]+$/;

/** As a literal where nothing in it could break out, which ids and types never could; the driver escapes the rest. */
function texted(elements: readonly string[]): unknown {
  return elements.every((element) => plain.test(element) && element.toUpperCase() !== 'NULL')
    ? literal(elements)
    : elements;
}

function literal(elements: readonly (string | number)[]): string {
  return `{${elements.join(',')}}`;
}
