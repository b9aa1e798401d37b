import * as proto from '@lectern/proto/grpc/attendance/v1/attendance';
import * as service from '@lectern/proto/grpc/attendance/v1/register_service';
import type { Access } from '../domain/access.ts';
import type { Correction } from '../domain/correction.ts';
import type { Cell } from '../domain/course.ts';
import type { Dispute } from '../domain/dispute.ts';
import type { Interval } from '../domain/interval.ts';
import type { PolicyInForce } from '../domain/policy.ts';
import type { Entry } from '../domain/register.ts';
import type { EntryHistory, HistoryItem } from '../usecases/get-entry-history.ts';
import type { AccessPage } from '../usecases/list-accesses.ts';
import type { Names } from '../usecases/people.ts';
import type { ClassRegister, RegisterRow } from '../usecases/read-class-register.ts';
import type { CourseClass, CoursePerson, CourseRegister } from '../usecases/read-course-register.ts';
import type { OwnRecord } from '../usecases/see-registers.ts';
import type { PolicyAnswer } from '../usecases/set-policy.ts';
import {
  accessWords,
  causeWords,
  phaseWords,
  roleWords,
  ruleWords,
  scopeWords,
  verdictWords,
  whereaboutsWords,
} from './words.ts';

const time = (ms: number | undefined): Date | undefined => (ms === undefined ? undefined : new Date(ms));

export function fromClassRegister(register: ClassRegister, canCorrect: boolean): service.ClassRegister {
  const { record } = register;
  return {
    sessionId: record.sessionId,
    courseId: record.courseId,
    courseTitle: register.courseTitle,
    title: register.title,
    startsAt: time(register.startsAtMs),
    endsAt: time(register.endsAtMs),
    phase: phaseWords.to(register.phase),
    startedAt: time(record.startedAtMs),
    endedAt: time(record.endedAtMs),
    version: register.version,
    computedAt: time(register.computedAtMs),
    policy: fromPolicy(register.policy, register.policy.setByName),
    entries: register.rows.map(fromRow),
    statements: { ...register.statements },
    canCorrect,
  };
}

export function fromRow(row: RegisterRow): proto.RegisterEntry {
  return {
    ...fromEntry(row, row.version, row.name),
    whereabouts: row.whereabouts ? whereaboutsWords.to(row.whereabouts) : proto.Whereabouts.UNSPECIFIED,
    correctedByName: row.correctedByName,
    dispute: row.dispute && fromDispute(row.dispute, row.dispute.answeredByName),
  };
}

function fromEntry(entry: Entry, version: number, name: string): proto.RegisterEntry {
  const { intervals, engagement, correction } = entry;
  return {
    personId: entry.personId,
    name,
    role: roleWords.to(entry.role),
    isEnrolled: entry.isEnrolled,
    verdict: verdictWords.to(entry.verdict),
    rule: ruleWords.to(entry.rule),
    attendedMs: entry.attendedMs,
    share: entry.share,
    firstAt: time(intervals[0]?.fromMs),
    lastAt: time(intervals.at(-1)?.toMs),
    intervals: intervals.map(fromInterval),
    gaps: entry.gaps,
    engagement: { ...engagement },
    lateMs: entry.lateMs,
    leftEarlyMs: entry.leftEarlyMs,
    whereabouts: proto.Whereabouts.UNSPECIFIED,
    version,
    isCorrected: correction !== undefined,
    correctionReason: correction?.reason ?? '',
    correctedByName: '',
    correctedAt: time(correction?.madeAtMs),
    dispute: undefined,
  };
}

const fromInterval = ({ fromMs, toMs }: Interval): proto.Interval => ({ from: new Date(fromMs), to: new Date(toMs) });

function fromDispute({ id, text, atMs, answer }: Dispute, answeredByName: string): proto.Dispute {
  return {
    disputeId: id,
    text,
    at: new Date(atMs),
    answer: answer?.text ?? '',
    answeredAt: time(answer?.atMs),
    answeredByName,
  };
}

function fromPolicy(
  { scope, scopeId, version, policy, setAtMs }: PolicyInForce,
  setByName: string,
): proto.PolicyVersion {
  return { scope: scopeWords.to(scope), scopeId, version, policy: { ...policy }, setByName, setAt: time(setAtMs) };
}

export function fromCourseRegister(register: CourseRegister): service.CourseRegister {
  return {
    courseId: register.courseId,
    courseTitle: register.courseTitle,
    policy: fromPolicy(register.policy, register.policy.setByName),
    classes: register.classes.map(fromCourseClass),
    people: register.people.map(fromCoursePerson),
  };
}

function fromCourseClass({ record, title, startsAtMs, lengthMs }: CourseClass): service.CourseClass {
  return { sessionId: record.sessionId, title, startsAt: time(startsAtMs), lengthMs };
}

function fromCoursePerson({ personId, name, role, cells, totals }: CoursePerson): service.CoursePerson {
  const { counts, attendedMs, share, trend, isAtRisk } = totals;
  const { present, late, 'left-early': leftEarly, absent, excused } = counts;
  return {
    personId,
    name,
    role: roleWords.to(role),
    cells: cells.map(fromCell),
    attendedMs,
    share,
    present,
    late,
    leftEarly,
    absent,
    excused,
    trend,
    isAtRisk,
  };
}

/** Nobody knows of somebody who is not in a register whether they were expected. */
function fromCell(cell: Cell | undefined): service.CourseCell {
  if (cell === undefined) return { verdict: proto.Verdict.UNSPECIFIED, attendedMs: 0, isCorrected: false };
  return { ...cell, verdict: verdictWords.to(cell.verdict) };
}

export function fromOwnRecord({ register, person, rows }: OwnRecord): service.OwnRecord {
  return {
    courseId: register.courseId,
    courseTitle: register.courseTitle,
    policy: fromPolicy(register.policy, register.policy.setByName),
    totals: fromCoursePerson(person),
    rows: rows.map(({ class: each, row }) => ({
      class: fromCourseClass(each),
      startedAt: time(each.record.startedAtMs),
      endedAt: time(each.record.endedAtMs),
      entry: fromRow(row),
    })),
  };
}

export function fromHistory({ items, names }: EntryHistory): service.EntryHistory {
  return {
    items: items.map((item) => ({
      at: new Date(item.atMs),
      actorName: names.person(item.actorId),
      body: fromWhat(item.what, names),
    })),
  };
}

function fromWhat(what: HistoryItem['what'], names: Names): service.HistoryItem['body'] {
  switch (what.kind) {
    case 'computed': {
      const { entry, version } = what.entry;
      const { policy, cause, version: registerVersion } = what.computed;
      const value = {
        entry: {
          ...fromEntry(entry, version, names.person(entry.personId)),
          correctedByName: names.person(entry.correction?.madeBy),
        },
        registerVersion,
        policy: fromPolicy(policy, names.person(policy.setBy)),
        cause: causeWords.to(cause),
      };
      return { $case: 'computed', value };
    }
    case 'corrected':
      return { $case: 'corrected', value: fromCorrection(what.correction) };
    case 'disputed':
      return { $case: 'disputed', value: fromDispute({ ...what.dispute, answer: undefined }, '') };
    case 'answered':
      return { $case: 'answered', value: fromDispute(what.dispute, names.person(what.dispute.answer?.by)) };
  }
}

function fromCorrection({ reason, body }: Correction): service.Correction {
  switch (body.kind) {
    case 'set-verdict':
      return { reason, body: { $case: 'setVerdict', value: verdictWords.to(body.verdict) } };
    case 'add-interval':
      return { reason, body: { $case: 'addInterval', value: fromInterval(body) } };
    case 'cut-interval':
      return { reason, body: { $case: 'cutInterval', value: fromInterval(body) } };
    case 'undo':
      return { reason, body: { $case: 'undo', value: {} } };
  }
}

export function fromPolicyAnswer({ effective, versions, names }: PolicyAnswer): service.PolicyAnswer {
  return {
    effective: fromPolicy(effective, names.person(effective.setBy)),
    versions: versions.map(({ scope, scopeId, version, policy, setBy, setAtMs }) => ({
      scope: scopeWords.to(scope),
      scopeId,
      version,
      policy: policy && { ...policy },
      setByName: names.person(setBy),
      setAt: time(setAtMs),
    })),
  };
}

export function fromAccessPage({ accesses, names, nextCursor }: AccessPage): service.ListAccessesResponse {
  return { accesses: accesses.map((access) => fromAccess(access, names)), nextCursor };
}

function fromAccess(access: Access, names: Names): service.Access {
  const { courseId, sessionId, personId } = access;
  return {
    at: new Date(access.atMs),
    actorName: names.person(access.actorId),
    personName: names.person(personId),
    kind: accessWords.to(access.kind),
    courseTitle: courseId === undefined ? '' : names.course(courseId),
    classTitle: (sessionId && names.classOf(sessionId)?.title) ?? '',
    purpose: access.purpose,
    actorId: access.actorId,
    personId: personId ?? '',
    capacity: access.capacity,
  };
}
