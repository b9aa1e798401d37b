import { openPool, query } from '@lectern/postgres';
import { Fact } from '@lectern/proto/messages/session/v1/room';

/** What the table says of one class, read past every service. */
export type Journal = {
  readonly facts: readonly Fact[];
  /** How many numbers between the first and the last are missing. */
  readonly gaps: number;
};

export async function readJournal(url: string, sessionId: string): Promise<Journal> {
  const pool = openPool({ url, max: 1, name: 'chaos' });
  try {
    const { rows } = await query<{ seq: string; fact: Buffer }>(
      pool,
      'SELECT seq, fact FROM journal WHERE session_id = $1 ORDER BY seq',
      [sessionId],
    );
    const gaps = rows.filter(({ seq }, index) => Number(seq) !== index + 1).length;
    return { facts: rows.map(({ fact }) => Fact.decode(fact)), gaps };
  } finally {
    await pool.end();
  }
}

export function chatTexts(facts: readonly Fact[]): string[] {
  return facts.flatMap(({ body }) => (body?.$case === 'chatPosted' ? [body.value.text] : []));
}

/** Whoever the class counted as gone. */
export function departures(facts: readonly Fact[]): number {
  return facts.filter(({ body }) => body?.$case === 'participantLeft').length;
}
