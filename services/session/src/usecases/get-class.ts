import type { SessionId } from '@lectern/kernel';
import type { Caller } from '../domain/caller.ts';
import type { ClassAccess } from './class-access.ts';
import type { SeenClass } from './list-classes.ts';

export class GetClass {
  constructor(private readonly access: ClassAccess) {}

  execute(caller: Caller, sessionId: SessionId): Promise<SeenClass> {
    return this.access.get(caller, sessionId);
  }
}
