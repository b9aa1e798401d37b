import type { Handlers } from '@lectern/grpc';
import type { DirectoryServiceService } from '@lectern/proto/grpc/session/v1/directory_service';
import { Injectable } from '@nestjs/common';
import { EndClassFromOutside } from '../usecases/end-class-from-outside.ts';
import { GetClass } from '../usecases/get-class.ts';
import { ListClasses } from '../usecases/list-classes.ts';
import { ScheduleClass } from '../usecases/schedule-class.ts';
import { cursorOf, fromClass, toCaller, toId, toPageRequest } from './directory.mapper.ts';

type Directory = Handlers<typeof DirectoryServiceService>;

/** Classes as they are planned and listed; what happens in one is the room's. */
@Injectable()
export class ClassHandlers {
  constructor(
    private readonly listClasses: ListClasses,
    private readonly getClass: GetClass,
    private readonly scheduleClass: ScheduleClass,
    private readonly endClass: EndClassFromOutside,
  ) {}

  readonly handlers: Pick<Directory, 'listClasses' | 'getClass' | 'scheduleClass' | 'endClass'> = {
    listClasses: async ({ caller, courseId, past, page }) => {
      const wanted = { past, ...toPageRequest(page) };
      const found = await this.listClasses.execute(toCaller(caller), toId(courseId), wanted);
      return { classes: found.items.map(fromClass), nextCursor: cursorOf(found) };
    },
    getClass: async ({ caller, sessionId }) =>
      fromClass(await this.getClass.execute(toCaller(caller), toId(sessionId))),
    scheduleClass: async ({ caller, courseId, title, startsAt, endsAt }) =>
      fromClass(await this.scheduleClass.execute(toCaller(caller), toId(courseId), { title, startsAt, endsAt })),
    endClass: async ({ caller, sessionId }) =>
      fromClass(await this.endClass.execute(toCaller(caller), toId(sessionId))),
  };
}
