import type { Consumer, KafkaMessage } from 'kafkajs';
import type { Handle } from './lane-work.ts';
import { Lane } from './lane.ts';

type Place = { readonly topic: string; readonly partition: number };

/** The lanes of one consumer: one for each partition that it was given and that brought something. */
export class Lanes {
  private readonly consumer: Consumer;
  private readonly handleOf: (topic: string) => Handle;
  private readonly open = new Map<string, { readonly place: Place; readonly lane: Lane }>();
  /** Lanes that were stopped and may still have a handler running, by the name of their place. */
  private readonly ending = new Map<string, Promise<void>>();
  private committing: Promise<void> | undefined;
  private isClosed = false;

  constructor(consumer: Consumer, handleOf: (topic: string) => Handle) {
    this.consumer = consumer;
    this.handleOf = handleOf;
  }

  take(topic: string, partition: number, messages: readonly KafkaMessage[]): void {
    if (this.isClosed) return;
    const name = `${topic}/${partition}`;
    const found = this.open.get(name) ?? this.begin(name, { topic, partition });
    found.lane.take(messages);
  }

  /** What was not committed is fetched again, by us or by another member; the inbox knows what had its effect. */
  beginAnew(): void {
    for (const [name, { lane }] of this.open) this.end(name, lane);
    this.open.clear();
  }

  /** Keeps the group's progress. What cannot be kept now is told again with what comes next. */
  commit(): Promise<void> {
    this.committing ??= this.commitNow().finally(() => (this.committing = undefined));
    return this.committing;
  }

  /** Lets running handlers finish, and keeps how far they came. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...[...this.open.values()].map(({ lane }) => lane.stop()), ...this.ending.values()]);
    await this.committing;
    await this.commit();
  }

  private begin(name: string, place: Place) {
    const { topic, partition } = place;
    const which = [{ topic, partitions: [partition] }];
    const work = {
      handle: this.handleOf(topic),
      pause: () => this.ask(() => this.consumer.pause(which)),
      resume: () => this.ask(() => this.consumer.resume(which)),
    };
    const begun = { place, lane: new Lane(work, this.ending.get(name)) };
    this.open.set(name, begun);
    return begun;
  }

  /** A client that gave up meanwhile refuses; the next one begins with nothing paused. */
  private ask(what: () => void): void {
    try {
      what();
    } catch {
      this.isClosed = true;
    }
  }

  private end(name: string, lane: Lane): void {
    const ended = Promise.all([this.ending.get(name), lane.stop()]).then(() => {
      if (this.ending.get(name) === ended) this.ending.delete(name);
    });
    this.ending.set(name, ended);
  }

  private async commitNow(): Promise<void> {
    const offsets = [...this.open.values()].flatMap(({ place, lane }) => {
      const offset = lane.takeProgress();
      return offset === undefined ? [] : [{ ...place, offset }];
    });
    if (offsets.length > 0) await this.consumer.commitOffsets(offsets).catch(() => undefined);
  }
}
