import { Controller } from '@nestjs/common';
import type { Policy, PolicyScope } from '@lectern/proto/grpc/attendance/v1/attendance';
import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import { Registers } from '../ports/attendance.ts';
import * as contract from './contract/policies.ts';
import { Who } from './door.guard.ts';
import { Handles, Input, type InputOf } from './operation.ts';
import { toPolicyAnswer } from './words/policy.words.ts';

type Place = { readonly scope: PolicyScope; readonly scopeId: string };

@Controller('api/v1')
export class PoliciesController {
  constructor(private readonly registers: Registers) {}

  @Handles(contract.getOrganisationPolicy)
  ofOrganisation(@Who() caller: Caller) {
    return this.get(caller, organisationOf(caller));
  }

  @Handles(contract.setOrganisationPolicy)
  setOrganisation(@Who() caller: Caller, @Input() { body }: InputOf<typeof contract.setOrganisationPolicy>) {
    return this.set(caller, organisationOf(caller), body.version, body.policy);
  }

  @Handles(contract.withdrawOrganisationPolicy)
  withdrawOrganisation(@Who() caller: Caller, @Input() { query }: InputOf<typeof contract.withdrawOrganisationPolicy>) {
    return this.set(caller, organisationOf(caller), query.version);
  }

  @Handles(contract.getCoursePolicy)
  ofCourse(@Who() caller: Caller, @Input() { params }: InputOf<typeof contract.getCoursePolicy>) {
    return this.get(caller, courseOf(params));
  }

  @Handles(contract.setCoursePolicy)
  setCourse(@Who() caller: Caller, @Input() { params, body }: InputOf<typeof contract.setCoursePolicy>) {
    return this.set(caller, courseOf(params), body.version, body.policy);
  }

  @Handles(contract.withdrawCoursePolicy)
  withdrawCourse(@Who() caller: Caller, @Input() { params, query }: InputOf<typeof contract.withdrawCoursePolicy>) {
    return this.set(caller, courseOf(params), query.version);
  }

  @Handles(contract.getClassPolicy)
  ofClass(@Who() caller: Caller, @Input() { params }: InputOf<typeof contract.getClassPolicy>) {
    return this.get(caller, classOf(params));
  }

  @Handles(contract.setClassPolicy)
  setClass(@Who() caller: Caller, @Input() { params, body }: InputOf<typeof contract.setClassPolicy>) {
    return this.set(caller, classOf(params), body.version, body.policy);
  }

  @Handles(contract.withdrawClassPolicy)
  withdrawClass(@Who() caller: Caller, @Input() { params, query }: InputOf<typeof contract.withdrawClassPolicy>) {
    return this.set(caller, classOf(params), query.version);
  }

  private async get(caller: Caller, place: Place) {
    return toPolicyAnswer(await this.registers.call('getPolicy', { caller, ...place }));
  }

  /** Without a policy, the place's own is withdrawn. */
  private async set(caller: Caller, place: Place, version: number, policy?: Policy) {
    return toPolicyAnswer(await this.registers.call('setPolicy', { caller, ...place, version, policy }));
  }
}

const organisationOf = ({ organisationId }: Caller): Place => ({
  scope: 'POLICY_SCOPE_ORGANISATION',
  scopeId: organisationId,
});
const courseOf = ({ courseId }: { courseId: string }): Place => ({ scope: 'POLICY_SCOPE_COURSE', scopeId: courseId });
const classOf = ({ sessionId }: { sessionId: string }): Place => ({ scope: 'POLICY_SCOPE_CLASS', scopeId: sessionId });
