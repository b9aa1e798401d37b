import type { CourseId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { ActorId } from '../domain/actor.ts';
import type { Basis, DocumentId, DocumentKind, IssuedDocument, PrintedFigure } from '../domain/document.ts';
import { IssuedDocuments } from '../usecases/documents/issued-documents.ts';
import type { Database } from './database.ts';

type Row = {
  id: DocumentId;
  organisation_id: OrganisationId;
  kind: DocumentKind;
  course_id: CourseId;
  session_id: SessionId | null;
  person_id: PersonId | null;
  issued_by: ActorId;
  issued_at: Date;
  digest: Buffer;
  basis: Basis;
  figures: PrintedFigure[];
};

const columns =
  'id, organisation_id, kind, course_id, session_id, person_id, issued_by, issued_at, digest, basis, figures';

export class PostgresIssuedDocuments extends IssuedDocuments {
  constructor(private readonly database: Database) {
    super();
  }

  async add(document: IssuedDocument, codeHash: Buffer): Promise<void> {
    const { id, organisationId, kind, courseId, sessionId, personId, issuedBy, issuedAtMs } = document;
    const made = [
      Buffer.from(document.digest, 'hex'),
      JSON.stringify(document.basis),
      JSON.stringify(document.figures),
    ];
    await this.database.query(
      `INSERT INTO issued_document (${columns}, code_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [id, organisationId, kind, courseId, sessionId, personId, issuedBy, new Date(issuedAtMs), ...made, codeHash],
    );
  }

  async find(codeHash: Buffer): Promise<IssuedDocument | undefined> {
    const [row] = await this.database.query<Row>(`SELECT ${columns} FROM issued_document WHERE code_hash = $1`, [
      codeHash,
    ]);
    return row && toDocument(row);
  }
}

function toDocument(row: Row): IssuedDocument {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    kind: row.kind,
    courseId: row.course_id,
    sessionId: row.session_id ?? undefined,
    personId: row.person_id ?? undefined,
    issuedBy: row.issued_by,
    issuedAtMs: row.issued_at.getTime(),
    digest: row.digest.toString('hex'),
    basis: row.basis,
    figures: row.figures,
  };
}
