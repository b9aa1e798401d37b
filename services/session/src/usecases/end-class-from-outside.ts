import type { SessionId } from '@lectern/kernel';
import type { Caller } from '../domain/caller.ts';
import type { ClassProgress } from '../domain/class-session.ts';
import { refused } from '../domain/directory.errors.ts';
import type { Life } from '../domain/room.ts';
import type { ClassAccess } from './class-access.ts';
import { may } from './course-access.ts';
import type { SeenClass } from './list-classes.ts';
import type { Rooms } from './rooms.ts';

/** Ends a class without being in it: by its instructor's course page, or by an API key. The room decides, and tells everybody. */
export class EndClassFromOutside {
  constructor(
    private readonly access: ClassAccess,
    private readonly rooms: Rooms,
  ) {}

  async execute(caller: Caller, sessionId: SessionId): Promise<SeenClass> {
    const found = await this.access.get(caller, sessionId);
    if (!may(caller, found.role, 'end-class')) throw refused('NOT_ALLOWED');
    if (found.progress.phase === 'ended') throw refused('CLASS_ENDED');
    const { room } = await this.rooms.change(sessionId, { kind: 'end-from-outside', reason: 'by-api' });
    return { ...found, progress: progressOf(room.life) };
  }
}

/** What the course page will show once it has heard of it. */
function progressOf(life: Life): ClassProgress {
  switch (life.phase) {
    case 'ended':
      return { phase: 'ended', startedAt: life.startedAt, endedAt: life.endedAt, endReason: life.reason };
    case 'live':
      return { phase: 'live', startedAt: life.startedAt };
    case 'open':
    case 'scheduled':
      return { phase: life.phase };
  }
}
