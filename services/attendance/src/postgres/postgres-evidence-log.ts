import type { EventId, PersonId, SessionId } from '@lectern/kernel';
import type { Evidence, EvidenceBody, Sign } from '../domain/evidence.ts';
import { EvidenceLog } from '../usecases/stores.ts';
import type { Database } from './database.ts';

type Row = { event_id: EventId; kind: EvidenceBody['kind']; at: Date; seq: string | null; body: unknown };

export class PostgresEvidenceLog extends EvidenceLog {
  constructor(private readonly database: Database) {
    super();
  }

  async add(sessionId: SessionId, { eventId, atMs, seq, body }: Evidence): Promise<boolean> {
    const { kind, ...rest } = body;
    const written = body.kind === 'seen' ? body.signs.map((sign) => pack(sign, atMs)) : rest;
    const added = await this.database.query(
      `INSERT INTO evidence (session_id, event_id, kind, at, seq, body) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [sessionId, eventId, kind, new Date(atMs), seq, JSON.stringify(written)],
    );
    return added.length > 0;
  }

  async of(sessionId: SessionId): Promise<readonly Evidence[]> {
    const rows = await this.database.query<Row>(
      'SELECT event_id, kind, at, seq, body FROM evidence WHERE session_id = $1',
      [sessionId],
    );
    return rows.map(({ event_id: eventId, kind, at, seq, body }) => ({
      eventId,
      atMs: at.getTime(),
      seq: seq === null ? undefined : Number(seq),
      body: toBody(kind, body, at.getTime()),
    }));
  }
}

/** A sign is most of what is ever stored: ages of the mark instead of times, and no names of fields. */
type PackedSign = readonly [PersonId, socketAgeMs: number | null, mediaAgeMs: number | null, spokeMs: number];

function pack({ personId, socketHeardAtMs, mediaHeardAtMs, spokeMs }: Sign, atMs: number): PackedSign {
  const age = (heardAtMs: number | undefined) => (heardAtMs === undefined ? null : atMs - heardAtMs);
  return [personId, age(socketHeardAtMs), age(mediaHeardAtMs), spokeMs];
}

function unpack([personId, socketAgeMs, mediaAgeMs, spokeMs]: PackedSign, atMs: number): Sign {
  const time = (ageMs: number | null) => (ageMs === null ? undefined : atMs - ageMs);
  return { personId, socketHeardAtMs: time(socketAgeMs), mediaHeardAtMs: time(mediaAgeMs), spokeMs };
}

function toBody(kind: EvidenceBody['kind'], body: unknown, atMs: number): EvidenceBody {
  if (kind === 'seen') return { kind, signs: (body as PackedSign[]).map((packed) => unpack(packed, atMs)) };
  return { kind, ...(body as object) } as EvidenceBody;
}
