import type { CourseId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';

export type PersonDescription = { readonly id: PersonId; readonly name: string };
export type CourseDescription = { readonly id: CourseId; readonly title: string };
export type ClassDescription = {
  readonly id: SessionId;
  readonly courseId: CourseId;
  readonly title: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
};

export type Described = {
  readonly organisationName: string;
  readonly people: readonly PersonDescription[];
  readonly courses: readonly CourseDescription[];
  readonly classes: readonly ClassDescription[];
};

/** How things are called now, for services that keep only their ids. What the organisation does not have is left out. */
export abstract class Descriptions {
  /** Empty when there is no such organisation. */
  abstract ofOrganisation(id: OrganisationId): Promise<string>;
  abstract ofPeople(organisationId: OrganisationId, ids: readonly PersonId[]): Promise<readonly PersonDescription[]>;
  abstract ofCourses(organisationId: OrganisationId, ids: readonly CourseId[]): Promise<readonly CourseDescription[]>;
  abstract ofClasses(organisationId: OrganisationId, ids: readonly SessionId[]): Promise<readonly ClassDescription[]>;
}
