import { createHash } from 'node:crypto';
import { refused } from '../../domain/attendance.errors.ts';
import { differs, type IssuedDocument } from '../../domain/document.ts';
import type { ClassRecord } from '../../domain/register.ts';
import { readCode } from '../../domain/verification-code.ts';
import type { People } from '../people.ts';
import type { ClassRecords, Registers } from '../stores.ts';
import type { IssuedDocuments } from './issued-documents.ts';

export type Confirmation = {
  readonly document: IssuedDocument;
  readonly organisationName: string;
  readonly courseTitle: string;
  /** Only of a document about one class. */
  readonly classTitle: string;
  /** Only of a document about one person. */
  readonly personName: string;
  readonly issuedByName: string;
  /** Whether the record says something else now. */
  readonly isSuperseded: boolean;
};

/** What a code stands for, told to anybody who holds it. Says only what the document says itself. */
export class ConfirmDocument {
  constructor(
    private readonly documents: IssuedDocuments,
    private readonly records: ClassRecords,
    private readonly registers: Registers,
    private readonly people: People,
  ) {}

  async execute(written: string): Promise<Confirmation> {
    const code = readCode(written);
    const document = code && (await this.documents.find(hashOfCode(code)));
    if (!document) throw refused('NOT_FOUND');
    const { organisationId, courseId, sessionId, personId, issuedBy } = document;
    const names = await this.people.describe(organisationId, {
      people: personId ? [issuedBy, personId] : [issuedBy],
      courses: [courseId],
      classes: sessionId ? [sessionId] : [],
    });
    return {
      document,
      organisationName: names.organisation,
      courseTitle: names.course(courseId),
      classTitle: (sessionId && names.classOf(sessionId)?.title) ?? '',
      personName: names.person(personId),
      issuedByName: names.person(issuedBy) || names.organisation,
      isSuperseded: await this.isSuperseded(document),
    };
  }

  private async isSuperseded({ organisationId, sessionId, personId, basis }: IssuedDocument): Promise<boolean> {
    if (basis.of === 'class') {
      const record = sessionId && (await this.records.find(organisationId, sessionId));
      return !record || (await this.hasChanged(record, basis.registerVersion));
    }
    const cells = await this.registers.cells(basis.cells.map((cell) => cell.sessionId));
    return differs(
      basis.cells,
      cells.filter((cell) => cell.personId === personId),
    );
  }

  /** Late evidence has a register computed anew also where it changes nothing: that supersedes no document. */
  private async hasChanged({ sessionId, registerVersion }: ClassRecord, printed: number): Promise<boolean> {
    if (printed === registerVersion) return false;
    const [then, now] = await Promise.all([
      this.registers.findVersion(sessionId, printed),
      this.registers.findVersion(sessionId, registerVersion),
    ]);
    if (then?.policy.scope !== now?.policy.scope || then?.policy.version !== now?.policy.version) return true;
    const entries = await this.registers.entries(sessionId, registerVersion);
    return entries.some((entry) => entry.registerVersion > printed);
  }
}

export function hashOfCode(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}
