import type { Clock, SessionId } from '@lectern/kernel';
import type { Role } from '@lectern/policy';
import type { Caller } from '../domain/caller.ts';
import type { ClassDirectory } from '../domain/class-directory.ts';
import { progressAt } from '../domain/class-session.ts';
import { refused } from '../domain/directory.errors.ts';
import type { Classes } from '../domain/directory.stores.ts';
import type { SeenClass } from './list-classes.ts';

/** One class as the caller may see it: enrolled people, its guests, and whoever of the organisation was given its address. */
export class ClassAccess {
  constructor(
    private readonly classes: Classes,
    private readonly directory: ClassDirectory,
    private readonly clock: Clock,
  ) {}

  async get(caller: Caller, sessionId: SessionId): Promise<SeenClass> {
    const found = await this.classes.find(caller.organisationId, sessionId);
    if (found === undefined) throw refused('NOT_FOUND');
    const role = caller.kind === 'api-key' ? undefined : await this.roleOf(caller, sessionId);
    return { ...found, progress: progressAt(found, this.clock.now()), role };
  }

  private async roleOf(caller: Caller & { kind: 'person' }, sessionId: SessionId): Promise<Role> {
    const standing = await this.directory.findStanding(sessionId, caller.personId);
    switch (standing.kind) {
      case 'enrolled':
        return standing.role;
      case 'guest':
      case 'unknown':
        return 'guest';
      case 'stranger':
        throw refused('NOT_FOUND');
    }
  }
}
