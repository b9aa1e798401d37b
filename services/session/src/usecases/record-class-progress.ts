import type { ClassNews, ClassProgresses } from '../domain/directory.stores.ts';

/** Keeps what an event of a class told, for the lists of classes. */
export class RecordClassProgress {
  constructor(private readonly progresses: ClassProgresses) {}

  execute(news: ClassNews): Promise<void> {
    return this.progresses.record(news);
  }
}
