import type { ConsumeOptions, Consumption, EventBus } from '@lectern/events';
import type { PoolClient } from 'pg';
import type { TakeEnrolmentChange, TakeEvidence } from '../usecases/take-evidence.ts';
import { heardTypes, toNews } from './evidence.mapper.ts';

export const evidenceGroup = 'attendance.evidence';
/** A thousand people who come in within a minute are as many events: several share a commit when many wait. */
const together = 50;

export type HearClasses = Pick<ConsumeOptions, 'pool' | 'retry' | 'hooks'> & {
  readonly bus: EventBus;
  readonly takeEvidence: TakeEvidence;
  readonly takeEnrolmentChange: TakeEnrolmentChange;
  /** Runs the work in the transaction of the given connection. */
  readonly within: (client: PoolClient, work: () => Promise<void>) => Promise<void>;
};

/**
 * Hears everything that a register is made of. Any attendance process may hear an event; what it writes and the mark in the inbox
 * are one transaction, so an event that comes twice is kept once.
 */
export function hearClasses({ bus, takeEvidence, takeEnrolmentChange, within, ...options }: HearClasses): Consumption {
  return bus.consume({
    group: evidenceGroup,
    types: heardTypes,
    together,
    ...options,
    handler: (event, client) =>
      within(client, () => {
        const news = toNews(event);
        return news.kind === 'evidence'
          ? takeEvidence.execute(news.ref, news.evidence, event.traceparent)
          : takeEnrolmentChange.execute(news.change, event.traceparent);
      }),
  });
}
