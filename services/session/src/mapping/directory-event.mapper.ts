import type { OutboxEvent } from '@lectern/events';
import { unreachable } from '@lectern/kernel';
import { Role } from '@lectern/proto/messages/session/v1/room';
import type { DirectoryEvent } from '../domain/directory.events.ts';
import { toSessionEvent, type About } from './event.mapper.ts';
import { roleWords } from './words.ts';

/** `revision` grows with every change of an enrolment. */
export function toDirectoryEvent(
  event: DirectoryEvent,
  about: Omit<About, 'subject'>,
  revision: () => number,
): OutboxEvent {
  switch (event.kind) {
    case 'class-scheduled': {
      const { sessionId, courseId, startsAt, endsAt } = event;
      const value = { sessionId, courseId, startsAt, endsAt };
      return toSessionEvent({ ...about, subject: sessionId }, { $case: 'classScheduled', value });
    }
    case 'enrolment-changed': {
      const { courseId, personId } = event;
      const role = event.role === undefined ? Role.UNSPECIFIED : roleWords.to(event.role);
      const value = { courseId, personId, role, revision: revision() };
      return toSessionEvent({ ...about, subject: courseId }, { $case: 'enrolmentChanged', value });
    }
    default:
      return unreachable(event);
  }
}
