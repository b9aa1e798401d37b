import { hash, randomBytes } from 'node:crypto';
import { newId, type Clock, type CourseId, type PersonId, type SessionId } from '@lectern/kernel';
import { granted } from '../../domain/attendance.errors.ts';
import { actorOf, type Caller } from '../../domain/caller.ts';
import type { Basis, DocumentKind, PrintedFigure } from '../../domain/document.ts';
import { tally } from '../../domain/register.ts';
import { readPurpose } from '../../domain/text.ts';
import { codeOf } from '../../domain/verification-code.ts';
import type { KeepAccess, Look } from '../access-log.ts';
import type { People } from '../people.ts';
import type { ReadClassRegister } from '../read-class-register.ts';
import type { ReadCourseRegister } from '../read-course-register.ts';
import type { RegisterAccess } from '../register-access.ts';
import type { OwnRecord, ReadPersonRecord } from '../see-registers.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { hashOfCode } from './confirm-document.ts';
import { fileName } from './file-name.ts';
import type { IssuedDocuments } from './issued-documents.ts';
import type { Imprint, Press } from './press.ts';

export type Wanted =
  | { readonly kind: 'class-register-csv' | 'class-register-pdf'; readonly sessionId: SessionId }
  | { readonly kind: 'course-register-csv'; readonly courseId: CourseId }
  | { readonly kind: 'contact-hours-pdf'; readonly courseId: CourseId; readonly personId: PersonId };

export type Issuing = Pick<Imprint, 'language' | 'timeZone' | 'verifyAt'> & { readonly purpose: string };

export type Document = {
  readonly fileName: string;
  readonly content: Buffer;
  /** Absent where the kind carries none. */
  readonly code?: string;
};

type Made = Omit<Document, 'code'> & {
  readonly look: Omit<Look, 'kind' | 'purpose'>;
  /** Of a document that carries a code. */
  readonly basis?: Basis;
  readonly figures?: readonly PrintedFigure[];
};

/** Makes a document and keeps that it was given out, to whom and why. What cannot be kept is not given out. */
export class IssueDocument {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly access: RegisterAccess,
    private readonly classes: ReadClassRegister,
    private readonly courses: ReadCourseRegister,
    private readonly records: ReadPersonRecord,
    private readonly people: People,
    private readonly press: Press,
    private readonly documents: IssuedDocuments,
    private readonly keepAccess: KeepAccess,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Caller, wanted: Wanted, { purpose, ...asked }: Issuing): Promise<Document> {
    const why = granted(readPurpose(purpose));
    const imprint = { ...asked, ...(await this.issuer(caller)), code: codeOf(randomBytes(10)) };
    const { look, basis, figures = [], ...file } = await this.make(caller, wanted, imprint);
    const kind = wanted.kind.endsWith('csv') ? 'export-csv' : 'export-pdf';
    await this.unitOfWork.run(async () => {
      await this.keepAccess.execute(caller, { ...look, kind, purpose: why });
      if (basis) await this.keep(caller, wanted.kind, imprint, file.content, { ...look, basis, figures });
    });
    return { ...file, ...(basis && { code: imprint.code }) };
  }

  private async issuer(caller: Caller): Promise<Pick<Imprint, 'issuedByName' | 'issuedAtMs'>> {
    const names = await this.people.describe(caller.organisationId, { people: [actorOf(caller)] });
    // An API key has no name of its own: it speaks for the organisation.
    return {
      issuedByName: names.person(actorOf(caller)) || names.organisation,
      issuedAtMs: this.clock.now().getTime(),
    };
  }

  private async make(caller: Caller, wanted: Wanted, imprint: Imprint): Promise<Made> {
    switch (wanted.kind) {
      case 'class-register-csv':
      case 'class-register-pdf':
        return this.ofClass(caller, wanted, imprint);
      case 'course-register-csv':
        return this.ofCourse(caller, wanted.courseId);
      case 'contact-hours-pdf':
        return this.ofPerson(caller, wanted, imprint);
    }
  }

  private async ofClass(
    caller: Caller,
    { kind, sessionId }: Extract<Wanted, { sessionId: SessionId }>,
    imprint: Imprint,
  ) {
    const { record, pass } = await this.access.enterClass(caller, sessionId, 'export-register');
    const register = await this.classes.execute(record);
    const look = { capacity: pass.capacityFor('export-register'), courseId: record.courseId, sessionId };
    const name = [register.courseTitle, register.title, dayOf(record.startedAtMs ?? register.startsAtMs)];
    if (kind === 'class-register-csv')
      return { look, fileName: fileName(name, 'csv'), content: this.press.classRegisterCsv(register) };
    const { present, late, leftEarly, absent, excused } = tally(register.rows);
    const counts = { present, late, 'left-early': leftEarly, absent, excused };
    return {
      look,
      fileName: fileName(name, 'pdf'),
      content: await this.press.classRegisterPdf(register, imprint),
      basis: { of: 'class' as const, registerVersion: register.version },
      figures: figuresOf({ people: register.rows.length, ...counts }),
    };
  }

  private async ofCourse(caller: Caller, courseId: CourseId): Promise<Made> {
    const pass = await this.access.enterCourse(caller, courseId, 'export-register');
    const course = await this.courses.execute(caller.organisationId, courseId);
    const content = this.press.courseRegisterCsv(course);
    const name = [course.courseTitle, dayOf(this.clock.now().getTime())];
    return {
      look: { capacity: pass.capacityFor('export-register'), courseId },
      fileName: fileName(name, 'csv'),
      content,
    };
  }

  private async ofPerson(
    caller: Caller,
    { courseId, personId }: Extract<Wanted, { personId: PersonId }>,
    imprint: Imprint,
  ): Promise<Made> {
    const isOwn = caller.kind === 'person' && caller.personId === personId;
    const pass = isOwn ? undefined : await this.access.enterCourse(caller, courseId, 'export-register');
    const record = await this.records.execute(caller, courseId, personId);
    const content = await this.press.contactHoursPdf(record, imprint);
    return {
      look: { capacity: pass?.capacityFor('export-register') ?? 'self', courseId, personId },
      fileName: fileName([record.register.courseTitle, record.person.name, dayOf(imprint.issuedAtMs)], 'pdf'),
      content,
      basis: basisOf(record),
      figures: contactFigures(record),
    };
  }

  private async keep(
    caller: Caller,
    kind: DocumentKind,
    { issuedAtMs, code }: Imprint,
    content: Buffer,
    {
      courseId,
      sessionId,
      personId,
      basis,
      figures,
    }: Made['look'] & { basis: Basis; figures: readonly PrintedFigure[] },
  ): Promise<void> {
    if (courseId === undefined) throw new Error('a document is about a course');
    const document = {
      ...{ id: newId<'document'>(), organisationId: caller.organisationId, kind, courseId, sessionId, personId },
      ...{ issuedBy: actorOf(caller), issuedAtMs, digest: hash('sha256', content), basis, figures },
    };
    await this.documents.add(document, hashOfCode(code));
  }
}

function basisOf({ rows }: OwnRecord): Basis {
  const cells = rows.map(({ class: { record }, row: { verdict, attendedMs } }) => ({
    ...{ sessionId: record.sessionId, verdict, attendedMs },
  }));
  return { of: 'person', cells };
}

function contactFigures({ register, rows, person: { totals } }: OwnRecord): PrintedFigure[] {
  return figuresOf({
    'contact-minutes': Math.floor(totals.attendedMs / 60_000),
    'required-contact-minutes': register.policy.policy.requiredContactMinutes,
    'share-percent': Math.floor(totals.share * 100 + 1e-9),
    classes: rows.length,
    ...totals.counts,
  });
}

function figuresOf(figures: Readonly<Record<string, number>>): PrintedFigure[] {
  return Object.entries(figures).map(([name, value]) => ({ name, value: String(value) }));
}

function dayOf(ms: number | undefined): string {
  return ms === undefined ? '' : new Date(ms).toISOString().slice(0, 10);
}
