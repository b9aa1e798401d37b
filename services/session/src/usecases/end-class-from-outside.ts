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
    const found = await this.access.get(caller, sessionId);
    if (found.role !== undefined && !mayAs(found.role, 'end-class')) throw refused('NOT_ALLOWED');
    if (found.progress.phase === 'ended') throw refused('CLASS_ENDED');
    return { ...found, progress: await this.ending.endByApi(sessionId) };
  }
}
