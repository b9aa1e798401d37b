import type { CourseId, SessionId } from '@lectern/kernel';
import { canOutsideClass, type Action, type Standing } from '@lectern/policy';
import { refused } from '../domain/attendance.errors.ts';
import type { Caller } from '../domain/caller.ts';
import type { ClassRecord } from '../domain/register.ts';
import type { ClassRecords, Rosters } from './stores.ts';

/** What a caller is to a course, and may therefore do with its records. */
export type Pass = {
  readonly standing: Standing;
  may(action: Action): boolean;
  /** The role that allows the action: of the course if it does, else of the organisation. */
  capacityFor(action: Action): string;
};

/**
 * Who may see and do what with the records of a course. Another organisation's course does not exist for the caller, nor does one
 * that a person has no part in.
 */
export class RegisterAccess {
  constructor(
    private readonly records: ClassRecords,
    private readonly rosters: Rosters,
  ) {}

  /** Throws NOT_FOUND, or NOT_ALLOWED when the caller may not do `action`; without one, to have any part in the course is enough. */
  async enterCourse(caller: Caller, courseId: CourseId, action?: Action): Promise<Pass> {
    const pass = await this.passOf(caller, courseId);
    const { role, organisationRole } = pass.standing;
    const isInside = role !== undefined || organisationRole !== undefined;
    if (!isInside || !(await this.records.isKnownCourse(caller.organisationId, courseId))) throw refused('NOT_FOUND');
    if (action !== undefined && !pass.may(action)) throw refused('NOT_ALLOWED');
    return pass;
  }

  async enterClass(
    caller: Caller,
    sessionId: SessionId,
    action?: Action,
  ): Promise<{ readonly record: ClassRecord; readonly pass: Pass }> {
    const record = await this.records.find(caller.organisationId, sessionId);
    if (record === undefined) throw refused('NOT_FOUND');
    return { record, pass: await this.enterCourse(caller, record.courseId, action) };
  }

  /** For what concerns the whole organisation. Throws NOT_ALLOWED. Answers with the capacity. */
  enterOrganisation(caller: Caller, action: Action): string {
    const pass = passFor(standingOf(caller, undefined), caller);
    if (!pass.may(action)) throw refused('NOT_ALLOWED');
    return pass.capacityFor(action);
  }

  private async passOf(caller: Caller, courseId: CourseId): Promise<Pass> {
    const role =
      caller.kind === 'person'
        ? await this.rosters.roleOf(caller.organisationId, courseId, caller.personId)
        : undefined;
    return passFor(standingOf(caller, role), caller);
  }
}

/** An API key acts as an admin. */
function standingOf(caller: Caller, role: Standing['role']): Standing {
  return { role, organisationRole: caller.kind === 'api-key' ? 'admin' : caller.organisationRole };
}

function passFor(standing: Standing, caller: Caller): Pass {
  const { role, organisationRole } = standing;
  const may = (action: Action) => canOutsideClass(standing, action).allowed;
  const byRole = (action: Action) => role !== undefined && canOutsideClass({ role }, action).allowed;
  return {
    standing,
    may,
    capacityFor: (action) =>
      (byRole(action) ? role : caller.kind === 'api-key' ? 'api-key' : (organisationRole ?? role)) ?? '',
  };
}
