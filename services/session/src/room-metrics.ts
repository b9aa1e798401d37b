import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What an operator sees of the live rooms. */
export class RoomMetrics {
  readonly joins: Histogram<'outcome'>;
  readonly commands: Counter<'command' | 'outcome'>;
  readonly appends: Histogram;
  readonly facts: Counter;
  readonly conflicts: Counter;
  readonly failures: Counter<'what'>;
  readonly followers: Gauge<'kind'>;

  constructor(private readonly registry: Registry) {
    const registers = [registry];
    this.joins = new Histogram({
      name: 'lectern_session_join_seconds',
      help: 'From the request to come in to its answer, by outcome: joined, waiting, or the code of the refusal',
      labelNames: ['outcome'],
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    this.commands = new Counter({
      name: 'lectern_session_commands_total',
      help: 'Commands of participants, by outcome: done, or the code of the refusal',
      labelNames: ['command', 'outcome'],
      registers,
    });
    this.appends = new Histogram({
      name: 'lectern_session_append_seconds',
      help: 'One append to the journal, as the room waits for it',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    });
    this.facts = new Counter({ name: 'lectern_session_facts_total', help: 'Facts appended', registers });
    this.conflicts = new Counter({
      name: 'lectern_session_conflicts_total',
      help: 'Appends that another process was ahead of',
      registers,
    });
    this.failures = new Counter({
      name: 'lectern_session_journal_failures_total',
      help: 'What could not be read, written or decided in the background',
      labelNames: ['what'],
      registers,
    });
    this.followers = new Gauge({
      name: 'lectern_session_followers',
      help: 'Streams that follow a room now',
      labelNames: ['kind'],
      registers,
    });
  }

  /** From now on the metrics say how many rooms are held in memory. */
  watchRooms(count: () => number): void {
    new Gauge({
      name: 'lectern_session_rooms',
      help: 'Rooms held in memory',
      registers: [this.registry],
      collect() {
        this.set(count());
      },
    });
  }
}
