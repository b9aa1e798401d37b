import type { ConsumeOptions, Consumption, EventBus } from '@lectern/events';
import { findId } from '@lectern/kernel';
import type { Event } from '@lectern/proto/messages/events/v1/events';
import type { PoolClient } from 'pg';
import type { ClassProgress } from '../domain/class-session.ts';
import type { ClassNews } from '../domain/directory.stores.ts';
import { eventTypes } from '../mapping/event.mapper.ts';
import { endReasonWords } from '../mapping/words.ts';
import type { RecordClassProgress } from '../usecases/record-class-progress.ts';

export const classNewsGroup = 'session.class-progress';

const types = [eventTypes.classOpened, eventTypes.classStarted, eventTypes.classEnded];

/**
 * Follows the life of every class, for the lists that course pages show. Any session process may hear an event; what it
 * writes and the mark in the inbox are one transaction, so an event that comes twice is told once.
 */
export function followClasses({ bus, pool, recordWith, ...options }: FollowClasses): Consumption {
  return bus.consume({
    group: classNewsGroup,
    types,
    pool,
    ...options,
    handler: (event, client) => recordWith(client).execute(toNews(event)),
  });
}

export type FollowClasses = Pick<ConsumeOptions, 'pool' | 'retry' | 'hooks'> & {
  readonly bus: EventBus;
  /** The use case, writing through the given connection. */
  readonly recordWith: (client: PoolClient) => RecordClassProgress;
};

/** Throws on an event that this version cannot understand; after some attempts it waits among the dead letters. */
function toNews(event: Event): ClassNews {
  const { payload, organisationId: organisation, subject } = event;
  const organisationId = findId<'organisation'>(organisation);
  const sessionId = findId<'session'>(subject);
  const progress = toProgress(event);
  if (organisationId === undefined || sessionId === undefined || progress === undefined)
    throw new Error(`event ${event.id} of type ${event.type} tells nothing of a class`);
  const peopleCount = payload?.$case === 'classEnded' ? payload.value.peopleCount : 0;
  return { organisationId, sessionId, progress, peopleCount };
}

function toProgress({ payload, time }: Event): ClassProgress | undefined {
  switch (payload?.$case) {
    case 'classOpened':
      return { phase: 'open' };
    case 'classStarted':
      return time && { phase: 'live', startedAt: time };
    case 'classEnded': {
      const { startedAt, endedAt, reason } = payload.value;
      const endReason = endReasonWords.find(reason);
      return endedAt && endReason && { phase: 'ended', startedAt, endedAt, endReason };
    }
    default:
      return undefined;
  }
}
