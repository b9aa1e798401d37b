import { access, documentConfirmation } from './document-schemas.ts';
import * as registers from './register-schemas.ts';
import * as basic from './schemas.ts';
import { deadStatement, lrsConnection, lrsFinding, lrsOptOut, newLrsConnection } from './statement-schemas.ts';

/** The things of the REST API, by the names that they have in the OpenAPI document. */
export const things = {
  Me: basic.me,
  LinkInfo: basic.linkInfo,
  ClassSession: basic.classSession,
  Course: basic.course,
  Enrolment: basic.enrolment,
  NewEnrolment: basic.newEnrolment,
  Link: basic.link,
  Problem: basic.problem,
  Verdict: registers.verdict,
  Rule: registers.rule,
  Interval: registers.interval,
  Dispute: registers.dispute,
  RegisterEntry: registers.registerEntry,
  Policy: registers.policy,
  PolicyVersion: registers.policyVersion,
  PolicyAnswer: registers.policyAnswer,
  ClassRegister: registers.classRegister,
  CourseClass: registers.courseClass,
  CoursePerson: registers.coursePerson,
  CourseRegister: registers.courseRegister,
  OwnRecord: registers.ownRecord,
  Change: registers.change,
  HistoryItem: registers.historyItem,
  DocumentConfirmation: documentConfirmation,
  Access: access,
  LrsConnection: lrsConnection,
  NewLrsConnection: newLrsConnection,
  LrsFinding: lrsFinding,
  DeadStatement: deadStatement,
  LrsOptOut: lrsOptOut,
} as const;
