import { newId, type Clock, type CourseId } from '@lectern/kernel';
import type { Caller } from '../domain/caller.ts';
import { planTimes } from '../domain/class-session.ts';
import { granted, refused } from '../domain/directory.errors.ts';
import type { DirectoryEvents } from '../domain/directory.events.ts';
import type { Classes, UnitOfWork } from '../domain/directory.stores.ts';
import { checkTitle } from '../domain/text.ts';
import type { CourseAccess } from './course-access.ts';
import type { SeenClass } from './list-classes.ts';

export type PlannedLesson = {
  readonly title: string;
  readonly startsAt: Date | undefined;
  readonly endsAt: Date | undefined;
};

export class ScheduleClass {
  constructor(
    private readonly work: UnitOfWork,
    private readonly access: CourseAccess,
    private readonly classes: Classes,
    private readonly events: DirectoryEvents,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Caller, courseId: CourseId, lesson: PlannedLesson): Promise<SeenClass> {
    const role = await this.access.enter(caller, courseId, 'schedule-class');
    const createdAt = this.clock.now();
    const title = granted(checkTitle(lesson.title));
    const times = granted(planTimes(lesson.startsAt, lesson.endsAt, createdAt));
    const { organisationId } = caller;
    const id = newId<'session'>();
    const { startsAt, endsAt } = times;
    const scheduled = { kind: 'class-scheduled', sessionId: id, courseId, startsAt, endsAt } as const;
    await this.work.run(async () => {
      await this.classes.add({ id, organisationId, courseId, title, ...times, createdAt });
      await this.events.publish({ organisationId, at: createdAt, events: [scheduled] });
    });
    const kept = await this.classes.find(organisationId, id);
    if (kept === undefined) throw refused('NOT_FOUND');
    return { ...kept, role };
  }
}
