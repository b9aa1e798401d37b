import {
  DomainError,
  refusal,
  type CourseId,
  type OrganisationId,
  type PersonId,
  type SessionId,
} from '@lectern/kernel';
import type { DirectoryRefusalCode } from '../domain/directory.errors.ts';
import type { Descriptions, Described } from '../domain/descriptions.ts';

export type Named = {
  readonly people: readonly PersonId[];
  readonly courses: readonly CourseId[];
  readonly classes: readonly SessionId[];
};

export const mostNamed = 5_000;

/** How what other services know by ids only is called. Ids that name nothing of the organisation are passed over. */
export class Describe {
  constructor(private readonly descriptions: Descriptions) {}

  async execute(organisationId: OrganisationId, named: Named): Promise<Described> {
    for (const [what, ids] of Object.entries(named)) if (ids.length > mostNamed) throw tooMany(what, ids.length);
    const { people, courses, classes } = named;
    return {
      organisationName: await this.descriptions.ofOrganisation(organisationId),
      people: await this.descriptions.ofPeople(organisationId, people),
      courses: await this.descriptions.ofCourses(organisationId, courses),
      classes: await this.descriptions.ofClasses(organisationId, classes),
    };
  }
}

function tooMany(what: string, count: number): DomainError<DirectoryRefusalCode> {
  const figures = { limit: String(mostNamed), count: String(count) };
  return new DomainError(refusal('TOO_MANY_IDS', `at most ${mostNamed} ${what} at a time`, { figures }));
}
