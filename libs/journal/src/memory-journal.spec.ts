import { describeJournal } from './journal.acceptance.ts';
import { MemoryJournal } from './memory-journal.ts';

describeJournal('memory', async () => {
  const journal = new MemoryJournal();
  return { journal, published: async () => journal.published, close: () => journal.close() };
});
