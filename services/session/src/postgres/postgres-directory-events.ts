import { publish } from '@lectern/events';
import { DirectoryEvents, type DirectoryNews } from '../domain/directory.events.ts';
import { toDirectoryEvent } from '../mapping/directory-event.mapper.ts';
import type { Database } from './database.ts';

/** Into the outbox, by the transaction of the unit of work. */
export class PostgresDirectoryEvents extends DirectoryEvents {
  constructor(
    private readonly database: Database,
    private readonly traceparent: () => string,
  ) {
    super();
  }

  async publish({ organisationId, at: time, events }: DirectoryNews): Promise<void> {
    const revisions = await this.takeRevisions(events.filter(({ kind }) => kind === 'enrolment-changed').length);
    const about = { organisationId, time, traceparent: this.traceparent() };
    const told = events.map((event) => toDirectoryEvent(event, about, () => Number(revisions.next().value)));
    await publish(this.database, told);
  }

  /** The course is locked while its enrolments change, so later changes have larger numbers. */
  private async takeRevisions(count: number): Promise<Iterator<string>> {
    if (count === 0) return [].values();
    const rows = await this.database.query<{ revision: string }>(
      `SELECT nextval('enrolment_revision') AS revision FROM generate_series(1, $1)`,
      [count],
    );
    return rows.map(({ revision }) => revision).values();
  }
}
