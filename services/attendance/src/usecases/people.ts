import type { CourseId, OrganisationId, SessionId } from '@lectern/kernel';

export type Named = {
  /** People, or whoever else acted: what names nobody is passed over. */
  readonly people?: Iterable<string>;
  readonly courses?: Iterable<CourseId>;
  readonly classes?: Iterable<SessionId>;
};

export type ClassName = { readonly title: string; readonly startsAtMs: number; readonly endsAtMs: number };

/** How people, courses and classes are called at this moment. What is unknown has no name. */
export type Names = {
  readonly organisation: string;
  person(id: string | undefined): string;
  course(id: CourseId): string;
  classOf(id: SessionId): ClassName | undefined;
};

/** Names are the directory's and change; this service keeps ids only. Rejects with UNAVAILABLE while nobody can tell. */
export abstract class People {
  abstract describe(organisationId: OrganisationId, named: Named): Promise<Names>;
}
