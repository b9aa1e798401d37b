import type { CourseId, PersonId, SessionId } from '@lectern/kernel';
import { refused } from '../domain/attendance.errors.ts';
import type { Caller } from '../domain/caller.ts';
import type { KeepAccess } from './access-log.ts';
import type { ReadClassRegister, ClassRegister, RegisterRow } from './read-class-register.ts';
import type { CourseClass, CoursePerson, CourseRegister, ReadCourseRegister } from './read-course-register.ts';
import type { RegisterAccess } from './register-access.ts';

/** The register of a class, for whoever may see it. */
export class GetClassRegister {
  constructor(
    private readonly access: RegisterAccess,
    private readonly registers: ReadClassRegister,
    private readonly keepAccess: KeepAccess,
  ) {}

  async execute(
    caller: Caller,
    sessionId: SessionId,
    version: number,
  ): Promise<{ readonly register: ClassRegister; readonly canCorrect: boolean }> {
    const { record, pass } = await this.access.enterClass(caller, sessionId, 'see-register');
    const register = await this.registers.execute(record, version);
    const { courseId } = record;
    const capacity = pass.capacityFor('see-register');
    await this.keepAccess.execute(caller, { kind: 'view-register', capacity, courseId, sessionId });
    return { register, canCorrect: pass.may('correct-register') };
  }
}

/** The register of a course, for whoever may see it. */
export class GetCourseRegister {
  constructor(
    private readonly access: RegisterAccess,
    private readonly registers: ReadCourseRegister,
    private readonly keepAccess: KeepAccess,
  ) {}

  async execute(caller: Caller, courseId: CourseId): Promise<CourseRegister> {
    const pass = await this.access.enterCourse(caller, courseId, 'see-register');
    const register = await this.registers.execute(caller.organisationId, courseId);
    const capacity = pass.capacityFor('see-register');
    await this.keepAccess.execute(caller, { kind: 'view-course-register', capacity, courseId });
    return register;
  }
}

export type OwnRecord = {
  readonly register: CourseRegister;
  readonly person: CoursePerson;
  readonly rows: readonly { readonly class: CourseClass; readonly row: RegisterRow }[];
};

/** What a course's registers say of one person: everybody's own record, and the contact hours that staff may print. */
export class ReadPersonRecord {
  constructor(
    private readonly courses: ReadCourseRegister,
    private readonly classes: ReadClassRegister,
  ) {}

  /** Throws NOT_FOUND for somebody who is in none of them. */
  async execute(caller: Pick<Caller, 'organisationId'>, courseId: CourseId, personId: PersonId): Promise<OwnRecord> {
    const register = await this.courses.execute(caller.organisationId, courseId, personId);
    const [person] = register.people;
    if (person === undefined) throw refused('NOT_FOUND');
    const rows = await this.classes.rowsOf(
      register.classes.map(({ record }) => record),
      personId,
    );
    return {
      register,
      person,
      rows: register.classes.flatMap((each) => {
        const row = rows.get(each.record.sessionId);
        return row === undefined ? [] : [{ class: each, row }];
      }),
    };
  }
}

/** The caller's own record. No look at somebody else's, so none is kept. */
export class GetOwnRecord {
  constructor(private readonly records: ReadPersonRecord) {}

  async execute(caller: Caller, courseId: CourseId): Promise<OwnRecord> {
    if (caller.kind !== 'person') throw refused('NOT_FOUND');
    return this.records.execute(caller, courseId, caller.personId);
  }
}
