import { newId } from '@lectern/kernel';
import { Verdict } from '@lectern/proto/grpc/attendance/v1/attendance';
import type { Correction } from '@lectern/proto/grpc/attendance/v1/register_service';
import { eventually } from '@lectern/testing';
import { at, Lesson, refusalOf, startScene, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
}, 120_000);
afterAll(() => scene?.close(), 60_000);

async function taught(): Promise<Lesson> {
  const lesson = new Lesson(scene);
  await lesson.teach();
  await lesson.registerAt(1);
  return lesson;
}

type Body = NonNullable<Correction['body']>;
type Asked = { entryVersion?: number; requestId?: string; reason?: string; personId?: string; by?: string };

const excused: Body = { $case: 'setVerdict', value: Verdict.EXCUSED };
const undo: Body = { $case: 'undo', value: {} };
const interval = (from: Date, to: Date) => ({ from, to });

const correct = (lesson: Lesson, body: Body, asked: Asked = {}) =>
  scene.call('correct', {
    caller: lesson.caller(asked.by ?? lesson.ada),
    sessionId: lesson.sessionId,
    personId: asked.personId ?? lesson.chloe,
    entryVersion: asked.entryVersion ?? 1,
    correction: { reason: asked.reason ?? 'she was at the dentist', body },
    requestId: asked.requestId ?? newId(),
  });

const historyOf = async (lesson: Lesson, personId = lesson.chloe, caller = lesson.caller(lesson.ada)) =>
  (await scene.call('getEntryHistory', { caller, sessionId: lesson.sessionId, personId })).items;

describe('a correction', () => {
  it('sets a verdict with its reason, as a new version that leaves the old one readable', async () => {
    const lesson = await taught();
    expect(await correct(lesson, excused)).toMatchObject({
      verdict: 'VERDICT_EXCUSED',
      rule: 'RULE_CORRECTED',
      version: 2,
      isCorrected: true,
      correctionReason: 'she was at the dentist',
      correctedByName: 'Ada',
      attendedMs: 30 * 60_000,
    });
    expect((await lesson.register()).version).toBe(2);
    const before = await lesson.register(lesson.caller(lesson.ada), 1);
    expect(before.entries[2]).toMatchObject({ verdict: 'VERDICT_LATE', version: 1, isCorrected: false });
  });

  it('adds and cuts presence, and is judged anew', async () => {
    const lesson = await taught();
    const added = await correct(lesson, { $case: 'addInterval', value: interval(at(2), at(20)) });
    expect(added).toMatchObject({ verdict: 'VERDICT_PRESENT', rule: 'RULE_ATTENDED', attendedMs: 48 * 60_000 });
    const cut = { $case: 'cutInterval', value: interval(at(5), at(45)) } as const;
    expect(await correct(lesson, cut, { entryVersion: 2 })).toMatchObject({
      verdict: 'VERDICT_ABSENT',
      rule: 'RULE_SHARE_TOO_SMALL',
      intervals: [interval(at(2), at(5)), interval(at(45), at(50))],
    });
  });

  it('is taken back by another one, and all of it stays on the record', async () => {
    const lesson = await taught();
    await correct(lesson, excused);
    const row = await correct(lesson, undo, { entryVersion: 2, reason: 'wrong person' });
    expect(row).toMatchObject({ verdict: 'VERDICT_LATE', rule: 'RULE_LATE_AFTER', isCorrected: false, version: 3 });
    expect(await refusalOf(correct(lesson, undo, { entryVersion: 3 }))).toMatchObject({ code: 'NOTHING_TO_UNDO' });
    const items = await historyOf(lesson);
    expect(items.map(({ actorName, body }) => [actorName, body?.$case])).toEqual([
      ['', 'computed'],
      ['Ada', 'corrected'],
      ['', 'computed'],
      ['Ada', 'corrected'],
      ['', 'computed'],
    ]);
    expect(items[0]?.body).toMatchObject({
      value: { cause: 'CAUSE_CORRECTION', registerVersion: 3, entry: { name: 'Chloe' } },
    });
    expect(items[1]?.body).toMatchObject({ value: { reason: 'wrong person', body: { $case: 'undo' } } });
  });

  it('takes effect once, however often its request comes', async () => {
    const lesson = await taught();
    const requestId = newId();
    const rows = [await correct(lesson, excused, { requestId }), await correct(lesson, excused, { requestId })];
    expect(rows.map(({ version }) => version)).toEqual([2, 2]);
    expect((await lesson.register()).version).toBe(2);
  });

  it('is refused for an entry that has changed, and of two at the same moment one is', async () => {
    const lesson = await taught();
    const outcomes = await Promise.allSettled([correct(lesson, excused), correct(lesson, excused)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await refusalOf(correct(lesson, excused))).toEqual({ code: 'ENTRY_CHANGED', figures: { version: '2' } });
  });

  it('excuses in advance, and holds when the class is over', async () => {
    const lesson = new Lesson(scene);
    await lesson.enrolAll();
    await lesson.deliver(lesson.scheduled());
    await eventually('the class is known', async () => expect((await lesson.register()).entries).toHaveLength(4));
    expect(await correct(lesson, excused, { entryVersion: 0 })).toMatchObject({
      verdict: 'VERDICT_EXCUSED',
      version: 0,
    });
    const minutes = { $case: 'addInterval', value: interval(at(0), at(5)) } as const;
    expect(await refusalOf(correct(lesson, minutes, { entryVersion: 0 }))).toMatchObject({ code: 'INTERVAL_INVALID' });
    await lesson.deliver(lesson.started(), lesson.ended());
    const { entries } = await lesson.registerAt(1);
    expect(entries[2]).toMatchObject({ name: 'Chloe', verdict: 'VERDICT_EXCUSED', rule: 'RULE_CORRECTED' });
  });

  it('needs a reason, an interval inside of the class, somebody of the class, and staff', async () => {
    const lesson = await taught();
    const codeOf = async (call: Promise<unknown>) => (await refusalOf(call)).code;
    expect(await codeOf(correct(lesson, excused, { reason: '  a ' }))).toBe('REASON_MISSING');
    expect(await codeOf(correct(lesson, excused, { reason: 'a'.repeat(501) }))).toBe('REASON_TOO_LONG');
    expect(await codeOf(correct(lesson, excused, { reason: 'nul \u0000 nul' }))).toBe('TEXT_INVALID');
    expect(await codeOf(correct(lesson, excused, { requestId: 'again' }))).toBe('CORRECTION_INVALID');
    const outside = { $case: 'addInterval', value: interval(at(-1), at(5)) } as const;
    expect(await refusalOf(correct(lesson, outside))).toEqual({
      code: 'INTERVAL_INVALID',
      figures: { startedAt: at(0).toISOString(), endedAt: at(50).toISOString() },
    });
    expect(await codeOf(correct(lesson, excused, { personId: newId(), entryVersion: 0 }))).toBe('NOT_FOUND');
    expect(await codeOf(correct(lesson, excused, { by: lesson.chloe }))).toBe('NOT_ALLOWED');
    expect(await correct(lesson, excused, { by: lesson.tomas })).toMatchObject({ correctedByName: 'Tomás' });
  });
});

describe('a dispute', () => {
  const dispute = (lesson: Lesson, personId: string, text = 'I was there from the start') =>
    scene.call('openDispute', { caller: lesson.caller(personId), sessionId: lesson.sessionId, text });
  const answer = (lesson: Lesson, disputeId: string, by = lesson.ada) =>
    scene.call('answerDispute', { caller: lesson.caller(by), disputeId, text: 'The log says otherwise.' });

  it('is opened once by the person concerned, and answered once by staff', async () => {
    const lesson = await taught();
    const opened = await dispute(lesson, lesson.chloe);
    expect(opened.dispute).toMatchObject({ text: 'I was there from the start', answer: '' });
    expect(await refusalOf(dispute(lesson, lesson.chloe))).toMatchObject({ code: 'DISPUTE_OPEN' });
    const { disputeId } = opened.dispute!;
    expect(await refusalOf(answer(lesson, disputeId, lesson.ben))).toMatchObject({ code: 'NOT_ALLOWED' });
    expect((await answer(lesson, disputeId)).dispute).toMatchObject({
      answer: 'The log says otherwise.',
      answeredByName: 'Ada',
    });
    expect(await refusalOf(answer(lesson, disputeId))).toMatchObject({ code: 'DISPUTE_ANSWERED' });
    await dispute(lesson, lesson.chloe, 'It does not.');
    const kinds = (await historyOf(lesson)).map(({ body }) => body?.$case);
    expect(kinds).toEqual(['disputed', 'answered', 'disputed', 'computed']);
    const own = await historyOf(lesson, lesson.chloe, lesson.caller(lesson.chloe));
    expect(own).toHaveLength(4);
  });

  it('is nobody else’s, and has a limit', async () => {
    const lesson = await taught();
    expect(await refusalOf(dispute(lesson, newId()))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusalOf(dispute(lesson, lesson.ben, 'x'.repeat(2_001)))).toEqual({
      code: 'DISPUTE_TOO_LONG',
      figures: { limit: '2000', least: '3' },
    });
    expect(await refusalOf(dispute(lesson, lesson.ben, ' '))).toMatchObject({ code: 'DISPUTE_MISSING' });
  });
});
