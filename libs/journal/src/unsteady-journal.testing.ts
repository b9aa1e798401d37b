import type { SessionId } from '@lectern/kernel';
import { databaseUnavailable } from '@lectern/postgres';
import { Journal, type Append, type AppendOutcome, type Row, type Snapshot } from './journal.ts';

/** What happens to a call: it goes through, the connection breaks before the store heard of it, or after it was kept. */
export type Weather = 'fair' | 'lost before' | 'lost after';

/** A journal behind a bad line. `weather` is asked before each call, and may take its time. */
export class UnsteadyJournal extends Journal {
  appends: Append[] = [];
  weather: (call: 'append' | 'read' | 'snapshot') => Weather | Promise<Weather>;
  readonly #journal: Journal;

  constructor(journal: Journal, weather: UnsteadyJournal['weather'] = () => 'fair') {
    super();
    this.#journal = journal;
    this.weather = weather;
  }

  append(append: Append): Promise<AppendOutcome> {
    this.appends.push(append);
    return this.#through('append', () => this.#journal.append(append));
  }

  read(sessionId: SessionId, afterSeq: number, limit: number): Promise<readonly Row[]> {
    return this.#through('read', () => this.#journal.read(sessionId, afterSeq, limit));
  }

  readMany(after: ReadonlyMap<SessionId, number>, limit: number) {
    return this.#through('read', () => this.#journal.readMany(after, limit));
  }

  saveSnapshot(sessionId: SessionId, snapshot: Snapshot): Promise<void> {
    return this.#through('snapshot', () => this.#journal.saveSnapshot(sessionId, snapshot));
  }

  findSnapshot(sessionId: SessionId): Promise<Snapshot | undefined> {
    return this.#through('read', () => this.#journal.findSnapshot(sessionId));
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  async #through<Result>(call: 'append' | 'read' | 'snapshot', run: () => Promise<Result>): Promise<Result> {
    const weather = await this.weather(call);
    if (weather === 'lost before') throw databaseUnavailable(new Error('lost before'));
    const result = await run();
    if (weather === 'lost after') throw databaseUnavailable(new Error('lost after'));
    return result;
  }
}
