import { DomainError, newId, refusal } from '@lectern/kernel';
import {
  Policy,
  PolicyVersion,
  RegisterEntry,
  type Policy as PolicyFigures,
} from '@lectern/proto/grpc/attendance/v1/attendance';
import {
  ClassRegister,
  CourseRegister,
  DocumentConfirmation,
  HistoryItem,
  OwnRecord,
  type CorrectRequest,
  type ExportRequest,
  type ListAccessesRequest,
  type PolicyAnswer,
  type SetPolicyRequest,
} from '@lectern/proto/grpc/attendance/v1/register_service';
import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';

type Place = { readonly courseId: string; readonly sessionId: string; readonly personId: string };

export const no = (code: string, detail = `refused with ${code}`): never => {
  throw new DomainError(refusal(code, detail));
};

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 9, minute)).toISOString();
export const code = '7K3M-Q9TX-4B2D-WN8E';

/** One class's register of one learner, and what belongs to it, as the attendance service would answer. */
export function registersOf({ courseId, sessionId, personId }: Place) {
  const disputeId: string = newId();
  const mustBeOurs = (asked: string, own = [courseId, sessionId, personId, disputeId]) =>
    own.includes(asked) ? asked : no('NOT_FOUND');
  const asStaff = (caller: Caller | undefined) => caller?.canCreateCourses || caller?.apiKeyId || no('NOT_ALLOWED');

  const policyJson = {
    ...{ lateAfterMinutes: 5, absentAfterMinutes: 20, requiredSharePercent: 50, leftEarlyBeforeMinutes: 10 },
    ...{ minimumClassMinutes: 5, graceSeconds: 60, judgesObservers: false, requiredContactMinutes: 600 },
  };
  const policyVersionJson = { scope: 'POLICY_SCOPE_DEFAULT', policy: policyJson };
  const entryJson = {
    ...{
      personId,
      name: 'Ben',
      role: 'ROLE_LEARNER',
      isEnrolled: true,
      verdict: 'VERDICT_LATE',
      rule: 'RULE_LATE_AFTER',
    },
    ...{ attendedMs: 3_120_000, share: 0.8667, firstAt: at(8), lastAt: at(60), lateMs: 480_000, version: 2 },
    intervals: [{ from: at(8), to: at(60) }],
    engagement: { spokeMs: 61_000, hands: 2, chatMessages: 3 },
    dispute: { disputeId, text: 'The tram stood still.', at: at(70) },
  };
  const classJson = { sessionId, title: 'Cells', startsAt: at(0), lengthMs: 3_600_000 };
  const totalsJson = {
    ...{ personId, name: 'Ben', role: 'ROLE_LEARNER', attendedMs: 3_120_000, share: 0.8667, late: 1 },
    cells: [{ verdict: 'VERDICT_LATE', attendedMs: 3_120_000 }],
  };
  const correctedJson = { reason: 'The bus', setVerdict: 'VERDICT_EXCUSED' };
  const registerJson = {
    ...{ sessionId, courseId, courseTitle: 'Biology', title: 'Cells', phase: 'PHASE_ENDED', version: 3 },
    ...{ startsAt: at(0), endsAt: at(60), startedAt: at(0), endedAt: at(60), computedAt: at(61) },
    ...{
      policy: policyVersionJson,
      entries: [entryJson],
      statements: { kept: 4, accepted: 3, dead: 1, connections: 1 },
    },
    canCorrect: true,
  };
  const policyAnswer = (policy?: PolicyFigures): PolicyAnswer => ({
    effective: PolicyVersion.fromJSON(policyVersionJson),
    versions: policy ? [{ ...PolicyVersion.fromJSON(policyVersionJson), version: 1, policy }] : [],
  });

  return {
    getClassRegister: async ({ caller, sessionId: asked }: { caller?: Caller; sessionId: string }) => (
      mustBeOurs(asked),
      asStaff(caller),
      ClassRegister.fromJSON(registerJson)
    ),
    getCourseRegister: async ({ courseId: asked }: { courseId: string }) => (
      mustBeOurs(asked),
      CourseRegister.fromJSON({
        ...{ courseId, courseTitle: 'Biology', policy: policyVersionJson },
        ...{ classes: [classJson], people: [totalsJson] },
      })
    ),
    getOwnRecord: async ({ courseId: asked }: { courseId: string }) => (
      mustBeOurs(asked),
      OwnRecord.fromJSON({
        ...{ courseId, courseTitle: 'Biology', policy: policyVersionJson, totals: totalsJson },
        rows: [{ class: classJson, startedAt: at(0), endedAt: at(60), entry: entryJson }],
      })
    ),
    getEntryHistory: async ({ sessionId: asked }: { sessionId: string }) => {
      mustBeOurs(asked);
      const computed = { entry: entryJson, registerVersion: 3, policy: policyVersionJson, cause: 'CAUSE_CORRECTION' };
      const bodies = [
        { answered: { ...entryJson.dispute, answer: 'Excused.', answeredAt: at(80), answeredByName: 'Ada' } },
        { disputed: entryJson.dispute },
        { corrected: correctedJson },
        { corrected: { reason: 'Seen in the hall', addInterval: { from: at(0), to: at(8) } } },
        { computed },
      ];
      return { items: bodies.map((body) => HistoryItem.fromJSON({ at: at(80), actorName: 'Ada', ...body })) };
    },
    correct: async ({ sessionId: asked, entryVersion, correction }: CorrectRequest) => {
      mustBeOurs(asked);
      if (entryVersion !== 2) return no('ENTRY_CHANGED');
      if (!correction?.reason.trim()) return no('REASON_MISSING');
      const from = { correctionReason: correction.reason, correctedByName: 'Ada', correctedAt: at(80), version: 3 };
      const verdict = correction.body?.$case === 'setVerdict' ? correction.body.value : 'VERDICT_PRESENT';
      return RegisterEntry.fromJSON({ ...entryJson, ...from, verdict, rule: 'RULE_CORRECTED', isCorrected: true });
    },
    openDispute: async ({ sessionId: asked, text }: { sessionId: string; text: string }) => {
      mustBeOurs(asked);
      if (text.length > 2_000) return no('DISPUTE_TOO_LONG');
      return RegisterEntry.fromJSON({ ...entryJson, dispute: { ...entryJson.dispute, text } });
    },
    answerDispute: async ({ disputeId: asked, text }: { disputeId: string; text: string }) => {
      mustBeOurs(asked, [disputeId]);
      const answered = { answer: text, answeredAt: at(80), answeredByName: 'Ada' };
      return RegisterEntry.fromJSON({ ...entryJson, dispute: { ...entryJson.dispute, ...answered } });
    },
    getPolicy: async ({ caller, scopeId }: { caller?: Caller; scopeId: string }) => (
      mustBeOurs(scopeId, [caller!.organisationId, courseId, sessionId]),
      policyAnswer()
    ),
    setPolicy: async ({ caller, scopeId, policy }: SetPolicyRequest) => {
      mustBeOurs(scopeId, [caller!.organisationId, courseId, sessionId]);
      if (policy && policy.absentAfterMinutes <= policy.lateAfterMinutes) return no('POLICY_INVALID');
      return policyAnswer(policy && Policy.fromJSON(policy));
    },
    export: async ({ kind, verifyAt, purpose, language, timeZone, ...asked }: ExportRequest) => {
      mustBeOurs(asked.sessionId || asked.courseId);
      const isCsv = kind.endsWith('CSV');
      return {
        fileName: `Biología – Cells.${isCsv ? 'csv' : 'pdf'}`,
        mediaType: isCsv ? 'text/csv; charset=utf-8' : 'application/pdf',
        content: Buffer.from([kind, verifyAt, purpose, language, timeZone].join('|')),
        verificationCode: isCsv ? '' : code,
      };
    },
    confirmDocument: async ({ code: asked }: { code: string }) => {
      if (asked !== code) return no('NOT_FOUND');
      const names = { organisationName: 'Example University', courseTitle: 'Biology', classTitle: 'Cells' };
      const issued = { issuedAt: at(90), issuedByName: 'Ada', digest: 'ab'.repeat(32), registerVersion: 3 };
      return DocumentConfirmation.fromJSON({
        ...{ kind: 'DOCUMENT_KIND_CLASS_REGISTER_PDF', ...names, ...issued, isSuperseded: true },
        figures: [{ name: 'late', value: '1' }],
      });
    },
    listAccesses: async ({ page, personId: asked }: ListAccessesRequest) => ({
      accesses: [
        {
          ...{ at: new Date(at(95)), actorName: 'Ada', actorId: personId, capacity: 'instructor', personId: asked },
          ...{ personName: '', kind: 'ACCESS_KIND_EXPORT_PDF' as const, courseTitle: 'Biology', classTitle: 'Cells' },
          purpose: 'board of examiners',
        },
      ],
      nextCursor: page?.cursor ? '' : 'more of it',
    }),
  };
}
