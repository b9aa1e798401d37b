import { createHash } from 'node:crypto';
import { newId } from '@lectern/kernel';
import { eventually } from '@lectern/testing';
import type { DocumentKind, ExportRequest } from '@lectern/proto/grpc/attendance/v1/register_service';
import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import { Role } from '@lectern/proto/grpc/session/v1/room';
import { readPdf } from '../src/documents/read-pdf.testing.ts';
import { at, Lesson, refusalOf, startScene, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
}, 60_000);
afterAll(() => scene?.close(), 30_000);

async function lessonThatEnded(): Promise<Lesson> {
  const lesson = new Lesson(scene, 'Groups & rings');
  await lesson.teach();
  await lesson.registerAt(1);
  return lesson;
}

function exported(lesson: Lesson, kind: DocumentKind, asked: Partial<ExportRequest> & { caller?: Caller } = {}) {
  const { courseId, sessionId } = lesson;
  const about = kind.includes('CLASS') ? { sessionId, courseId: '' } : { sessionId: '', courseId };
  return scene.call('export', {
    ...{ caller: lesson.caller(lesson.ada), kind, personId: '', ...about, purpose: 'board of examiners' },
    ...{ language: 'en', timeZone: 'UTC', verifyAt: 'https://class.example.edu/verify', ...asked },
  });
}

const accessesTo = async (lesson: Lesson) => {
  const asked = { caller: lesson.registrar, page: undefined, personId: '' };
  const { accesses } = await scene.call('listAccesses', asked);
  return accesses.map(({ kind, actorName, capacity, purpose, personName }) => [
    ...[kind, actorName, capacity, purpose, personName],
  ]);
};

describe('a document', () => {
  it('is confirmed by its code, with the digest and the figures that were printed, and says when it is superseded', async () => {
    const lesson = await lessonThatEnded();
    const document = await exported(lesson, 'DOCUMENT_KIND_CLASS_REGISTER_PDF');
    expect(document).toMatchObject({
      fileName: 'Algebra – Groups & rings – 2026-03-02.pdf',
      mediaType: 'application/pdf',
      verificationCode: expect.stringMatching(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/) as string,
    });
    const { pages } = readPdf(document.content);
    expect(pages[0]).toContain(`https://class.example.edu/verify/${document.verificationCode}`);
    const code = document.verificationCode.toLowerCase().replaceAll('-', ' ');
    const confirmation = {
      ...{ kind: 'DOCUMENT_KIND_CLASS_REGISTER_PDF', organisationName: 'North University', courseTitle: 'Algebra' },
      ...{ classTitle: 'Groups & rings', personName: '', issuedByName: 'Ada', registerVersion: 1 },
      digest: createHash('sha256').update(document.content).digest('hex'),
      issuedAt: expect.any(Date) as Date,
      figures: [
        { name: 'people', value: '4' },
        { name: 'present', value: '1' },
        { name: 'late', value: '1' },
        { name: 'left-early', value: '0' },
        { name: 'absent', value: '0' },
        { name: 'excused', value: '0' },
      ],
    };
    expect(await scene.call('confirmDocument', { code })).toEqual({ ...confirmation, isSuperseded: false });
    const { version } = await lesson.entryOf(lesson.chloe);
    await scene.call('correct', {
      ...{ caller: lesson.caller(lesson.ada), sessionId: lesson.sessionId, personId: lesson.chloe },
      ...{ entryVersion: version, requestId: newId() },
      correction: { reason: 'The bus', body: { $case: 'setVerdict', value: 'VERDICT_EXCUSED' } },
    });
    await lesson.registerAt(2);
    expect(await scene.call('confirmDocument', { code })).toEqual({ ...confirmation, isSuperseded: true });
    const next = await exported(lesson, 'DOCUMENT_KIND_CLASS_REGISTER_PDF');
    expect(next.verificationCode).not.toBe(document.verificationCode);
    expect(await scene.call('confirmDocument', { code: next.verificationCode })).toMatchObject({ isSuperseded: false });
  });

  it('is not superseded by a register that was computed anew and says the same, but by another rule', async () => {
    const lesson = await lessonThatEnded();
    const { verificationCode: code } = await exported(lesson, 'DOCUMENT_KIND_CLASS_REGISTER_PDF');
    await lesson.deliver(lesson.joined(lesson.ben, at(-3)));
    await lesson.registerAt(2);
    expect(await scene.call('confirmDocument', { code })).toMatchObject({ registerVersion: 1, isSuperseded: false });
    const caller = lesson.registrar;
    const { effective } = await scene.call('getPolicy', {
      caller,
      scope: 'POLICY_SCOPE_COURSE',
      scopeId: lesson.courseId,
    });
    const policy = { ...effective!.policy!, requiredContactMinutes: 60 };
    await scene.call('setPolicy', {
      caller,
      scope: 'POLICY_SCOPE_COURSE',
      scopeId: lesson.courseId,
      policy,
      version: 0,
    });
    await lesson.registerAt(3);
    expect(await scene.call('confirmDocument', { code })).toMatchObject({ isSuperseded: true });
  });

  it('of contact hours is for staff and for the person, and superseded only by what changes its own rows', async () => {
    const lesson = await lessonThatEnded();
    const personId = lesson.chloe;
    const own = await exported(lesson, 'DOCUMENT_KIND_CONTACT_HOURS_PDF', {
      personId,
      caller: lesson.caller(personId),
    });
    const { pages, title } = readPdf(own.content);
    expect([title, pages.length]).toEqual(['Contact hours of Chloe', 1]);
    expect(pages[0]).toContain('0.5 h\ncontact hours');
    const confirmed = () => scene.call('confirmDocument', { code: own.verificationCode });
    expect(await confirmed()).toMatchObject({
      ...{ personName: 'Chloe', issuedByName: 'Chloe', classTitle: '', registerVersion: 0, isSuperseded: false },
      figures: expect.arrayContaining([{ name: 'contact-minutes', value: '30' }]) as [],
    });
    await lesson.deliver(lesson.joined(lesson.ben, at(-3)), lesson.enrolled(newId(), Role.LEARNER));
    expect(await confirmed()).toMatchObject({ isSuperseded: false });
    await lesson.deliver(lesson.joined(lesson.chloe, at(10)));
    await eventually('it is superseded', async () => expect((await confirmed()).isSuperseded).toBe(true));
    const others = { personId: lesson.ben, caller: lesson.caller(personId) };
    expect((await refusalOf(exported(lesson, 'DOCUMENT_KIND_CONTACT_HOURS_PDF', others))).code).toBe('NOT_ALLOWED');
  });

  it('leaves its purpose in the access log, whoever takes it out', async () => {
    const lesson = await lessonThatEnded();
    const csv = await exported(lesson, 'DOCUMENT_KIND_CLASS_REGISTER_CSV');
    expect([csv.mediaType, csv.verificationCode]).toEqual(['text/csv; charset=utf-8', '']);
    expect(csv.content.toString()).toMatch(/^\ufeffcourse,class,[^]*,Chloe,learner,true,late,late-after,30,1800,0.6,/);
    await exported(lesson, 'DOCUMENT_KIND_COURSE_REGISTER_CSV', { purpose: ' ' });
    const aboutBen = { personId: lesson.ben, purpose: 'grant office' };
    await exported(lesson, 'DOCUMENT_KIND_CONTACT_HOURS_PDF', aboutBen);
    expect((await accessesTo(lesson)).slice(0, 3)).toEqual([
      ['ACCESS_KIND_EXPORT_PDF', 'Ada', 'instructor', 'grant office', 'Ben'],
      ['ACCESS_KIND_EXPORT_CSV', 'Ada', 'instructor', '', ''],
      ['ACCESS_KIND_EXPORT_CSV', 'Ada', 'instructor', 'board of examiners', ''],
    ]);
  });

  it('is given to nobody who may not have it', async () => {
    const lesson = await lessonThatEnded();
    const kind = 'DOCUMENT_KIND_CLASS_REGISTER_PDF';
    const codeOf = async (asked: Partial<ExportRequest> & { caller?: Caller }) =>
      (await refusalOf(exported(lesson, kind, asked))).code;
    expect(await codeOf({ caller: lesson.caller(lesson.ben) })).toBe('NOT_ALLOWED');
    expect(await codeOf({ caller: new Lesson(scene).registrar })).toBe('NOT_FOUND');
    expect(await codeOf({ sessionId: newId() })).toBe('NOT_FOUND');
    expect(await codeOf({ sessionId: 'no id' })).toBe('NOT_FOUND');
    expect(await codeOf({ purpose: 'x'.repeat(201) })).toBe('PURPOSE_TOO_LONG');
    expect(await codeOf({ purpose: 'why\u202e' })).toBe('TEXT_INVALID');
    const stranger = { caller: lesson.caller(newId()), personId: lesson.ben };
    const hours = exported(lesson, 'DOCUMENT_KIND_CONTACT_HOURS_PDF', stranger);
    expect((await refusalOf(hours)).code).toBe('NOT_FOUND');
  });

  it.each(['', '0000-0000-0000-0000', 'not a code', '7K3M'])('is not confirmed by %j', async (code) => {
    expect((await refusalOf(scene.call('confirmDocument', { code }))).code).toBe('NOT_FOUND');
  });
});
