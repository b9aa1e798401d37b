import type { Handlers } from '@lectern/grpc';
import type { RegisterServiceService } from '@lectern/proto/grpc/attendance/v1/register_service';
import type { Correct } from '../usecases/correct.ts';
import type { AnswerDispute, OpenDispute } from '../usecases/dispute-entry.ts';
import type { GetEntryHistory } from '../usecases/get-entry-history.ts';
import type { ListAccesses } from '../usecases/list-accesses.ts';
import type { GetClassRegister, GetCourseRegister, GetOwnRecord } from '../usecases/see-registers.ts';
import type { GetPolicy, SetPolicy } from '../usecases/set-policy.ts';
import {
  fromAccessPage,
  fromClassRegister,
  fromCourseRegister,
  fromHistory,
  fromOwnRecord,
  fromPolicyAnswer,
  fromRow,
} from './register.mapper.ts';
import { toCaller, toId, toOptionalId, toPageAsked, toPolicy, toScope, toWantedCorrection } from './requests.mapper.ts';

type Register = Omit<Handlers<typeof RegisterServiceService>, 'export' | 'confirmDocument'>;

/** Registers and what people do to them. */
export class RegisterHandlers {
  constructor(
    private readonly getClassRegister: GetClassRegister,
    private readonly getCourseRegister: GetCourseRegister,
    private readonly getOwnRecord: GetOwnRecord,
    private readonly getEntryHistory: GetEntryHistory,
    private readonly correct: Correct,
    private readonly openDispute: OpenDispute,
    private readonly answerDispute: AnswerDispute,
    private readonly getPolicy: GetPolicy,
    private readonly setPolicy: SetPolicy,
    private readonly listAccesses: ListAccesses,
  ) {}

  readonly handlers: Register = {
    getClassRegister: async ({ caller, sessionId, version }) => {
      const found = await this.getClassRegister.execute(toCaller(caller), toId(sessionId), version);
      return fromClassRegister(found.register, found.canCorrect);
    },
    getCourseRegister: async ({ caller, courseId }) =>
      fromCourseRegister(await this.getCourseRegister.execute(toCaller(caller), toId(courseId))),
    getOwnRecord: async ({ caller, courseId }) =>
      fromOwnRecord(await this.getOwnRecord.execute(toCaller(caller), toId(courseId))),
    getEntryHistory: async ({ caller, sessionId, personId }) =>
      fromHistory(await this.getEntryHistory.execute(toCaller(caller), toId(sessionId), toId(personId))),
    correct: async (request) =>
      fromRow(await this.correct.execute(toCaller(request.caller), toWantedCorrection(request))),
    openDispute: async ({ caller, sessionId, text }) =>
      fromRow(await this.openDispute.execute(toCaller(caller), toId(sessionId), text)),
    answerDispute: async ({ caller, disputeId, text }) =>
      fromRow(await this.answerDispute.execute(toCaller(caller), toId(disputeId), text)),
    getPolicy: async ({ caller, ...asked }) =>
      fromPolicyAnswer(await this.getPolicy.execute(toCaller(caller), toScope(asked))),
    setPolicy: async ({ caller, policy, version, ...asked }) =>
      fromPolicyAnswer(
        await this.setPolicy.execute(toCaller(caller), toScope(asked), policy && toPolicy(policy), version),
      ),
    listAccesses: async ({ caller, page, personId }) =>
      fromAccessPage(await this.listAccesses.execute(toCaller(caller), toOptionalId(personId), toPageAsked(page))),
  };
}
