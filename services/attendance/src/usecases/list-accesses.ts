import type { PersonId } from '@lectern/kernel';
import type { Access } from '../domain/access.ts';
import { granted } from '../domain/attendance.errors.ts';
import type { Caller } from '../domain/caller.ts';
import { planPage, type PageAsked } from '../domain/paging.ts';
import type { Accesses } from './access-log.ts';
import type { Names, People } from './people.ts';
import type { RegisterAccess } from './register-access.ts';

export type AccessPage = {
  readonly accesses: readonly Access[];
  readonly names: Names;
  /** Empty when there are no more. */
  readonly nextCursor: string;
};

/** Who looked at whose record, for the organisation's owner and admins. */
export class ListAccesses {
  constructor(
    private readonly access: RegisterAccess,
    private readonly accesses: Accesses,
    private readonly people: People,
  ) {}

  async execute(caller: Caller, personId: PersonId | undefined, asked: PageAsked): Promise<AccessPage> {
    this.access.enterOrganisation(caller, 'see-access-log');
    const { limit, after } = granted(planPage<'access'>(asked));
    const found = await this.accesses.list(caller.organisationId, personId, { limit: limit + 1, before: after });
    const accesses = found.slice(0, limit);
    const names = await this.people.describe(caller.organisationId, {
      people: accesses.flatMap((access) => [
        access.actorId,
        ...(access.personId === undefined ? [] : [access.personId]),
      ]),
      courses: accesses.flatMap(({ courseId }) => (courseId === undefined ? [] : [courseId])),
      classes: accesses.flatMap(({ sessionId }) => (sessionId === undefined ? [] : [sessionId])),
    });
    return { accesses, names, nextCursor: found.length > limit ? (accesses.at(-1)?.id ?? '') : '' };
  }
}
