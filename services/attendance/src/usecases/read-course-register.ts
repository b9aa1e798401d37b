import type { Clock, CourseId, OrganisationId, PersonId } from '@lectern/kernel';
import type { Role } from '@lectern/policy';
import { totalsOf, type Cell, type Course, type Totals } from '../domain/course.ts';
import type { PolicyInForce } from '../domain/policy.ts';
import { lengthOfClass, phaseOf, type ClassRecord } from '../domain/register.ts';
import type { People } from './people.ts';
import type { Policies } from './policies.ts';
import type { ClassRecords, KeptCell, Registers, Rosters } from './stores.ts';

export type CourseClass = {
  readonly record: ClassRecord;
  readonly title: string;
  readonly startsAtMs?: number | undefined;
  readonly lengthMs: number;
};

export type CoursePerson = {
  readonly personId: PersonId;
  readonly name: string;
  readonly role: Role;
  /** One for each class, in their order; undefined where the person is not in the register. */
  readonly cells: readonly (Cell | undefined)[];
  readonly totals: Totals;
};

/** People × classes of a course, with every name resolved. */
export type CourseRegister = {
  readonly courseId: CourseId;
  readonly organisationName: string;
  readonly courseTitle: string;
  readonly policy: PolicyInForce & { readonly setByName: string };
  /** That have ended, oldest first. */
  readonly classes: readonly CourseClass[];
  /** Who is enrolled, and who is in any of the registers; by name. */
  readonly people: readonly CoursePerson[];
};

const mostClasses = 200;

/** The register of a course, of everybody or of one person. Asks nobody whether the caller may see it. */
export class ReadCourseRegister {
  constructor(
    private readonly records: ClassRecords,
    private readonly registers: Registers,
    private readonly rosters: Rosters,
    private readonly policies: Policies,
    private readonly people: People,
    private readonly clock: Clock,
  ) {}

  async execute(organisationId: OrganisationId, courseId: CourseId, only?: PersonId): Promise<CourseRegister> {
    const known = await this.records.ofCourse(organisationId, courseId);
    const ended = known.filter((record) => phaseOf(record) === 'ended').slice(-mostClasses);
    const policy = await this.policies.inForceFor({ organisationId, courseId });
    const cells = (await this.registers.cells(ended.map(({ sessionId }) => sessionId))).filter(
      ({ personId }) => only === undefined || personId === only,
    );
    const roster = await this.rosters.at(organisationId, courseId, this.clock.now().getTime());
    const roles = rolesIn(
      cells,
      [...roster].filter(([personId]) => only === undefined || personId === only),
    );
    const names = await this.people.describe(organisationId, {
      people: [...roles.keys(), ...(policy.setBy === undefined ? [] : [policy.setBy])],
      courses: [courseId],
      classes: ended.map(({ sessionId }) => sessionId),
    });
    const course: Course = {
      lengthsMs: ended.map(lengthOfClass),
      comingMs: comingMs(known),
      policy: policy.policy,
    };
    const places = new Map(ended.map(({ sessionId }, place) => [sessionId, place]));
    const byPerson = Map.groupBy(cells, ({ personId }) => personId);
    const people = [...roles].map(([personId, role]) => {
      const row = toRow(byPerson.get(personId) ?? [], places);
      return { personId, name: names.person(personId), role, cells: row, totals: totalsOf(row, course) };
    });
    return {
      courseId,
      organisationName: names.organisation,
      courseTitle: names.course(courseId),
      policy: { ...policy, setByName: names.person(policy.setBy) },
      classes: ended.map((record, place) => {
        const named = names.classOf(record.sessionId);
        const startsAtMs = named?.startsAtMs ?? record.startsAtMs;
        return { record, title: named?.title ?? '', startsAtMs, lengthMs: course.lengthsMs[place] ?? 0 };
      }),
      people: people.sort(byName),
    };
  }
}

/** As the course has them now; as the newest register has them for those who are not in the course (any more). */
function rolesIn(
  cells: readonly KeptCell[],
  roster: readonly (readonly [PersonId, Role | undefined])[],
): ReadonlyMap<PersonId, Role> {
  const roles = new Map(cells.map(({ personId, role }) => [personId, role]));
  for (const [personId, role] of roster) if (role !== undefined) roles.set(personId, role);
  return roles;
}

function toRow(cells: readonly KeptCell[], places: ReadonlyMap<string, number>): readonly (Cell | undefined)[] {
  const row = Array.from<Cell | undefined>({ length: places.size });
  for (const { sessionId, verdict, attendedMs, isCorrected } of cells)
    row[places.get(sessionId) ?? -1] = { verdict, attendedMs, isCorrected };
  return row;
}

function comingMs(records: readonly ClassRecord[]): number {
  return records
    .filter((record) => phaseOf(record) !== 'ended')
    .reduce((sum, { startsAtMs = 0, endsAtMs = 0 }) => sum + endsAtMs - startsAtMs, 0);
}

const collator = new Intl.Collator('en');

function byName(a: CoursePerson, b: CoursePerson): number {
  return collator.compare(a.name, b.name) || (a.personId < b.personId ? -1 : 1);
}
