import type { SessionId } from '@lectern/kernel';
import type { Caller } from '../domain/caller.ts';
import type { ClassEnding } from '../domain/class-ending.ts';
import { refused } from '../domain/directory.errors.ts';
import type { ClassAccess } from './class-access.ts';
import { mayAs } from './course-access.ts';
import type { SeenClass } from './list-classes.ts';

/** Ends a class without being in it: by its instructor's course page, or by an API key. The room decides. */
export class EndClassFromOutside {
  constructor(
    private readonly access: ClassAccess,
    private readonly ending: ClassEnding,
  ) {}

  async execute(caller: Caller, sessionId: SessionId): Promise<SeenClass> {
    const { role, progress } = await this.access.get(caller, sessionId);
    if (role !== undefined && !mayAs(role, 'end-class')) throw refused('NOT_ALLOWED');
    if (progress.phase === 'ended') throw refused('CLASS_ENDED');
    await this.ending.endByApi(sessionId);
    return this.access.get(caller, sessionId);
  }
}
