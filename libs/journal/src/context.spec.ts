import { AsyncLocalStorage } from 'node:async_hooks';
import { newId, SystemClock } from '@lectern/kernel';
import { LiveSessions } from './live-sessions.ts';
import { MemoryJournal } from './memory-journal.ts';
import { seats, type Seats } from './seats.testing.ts';

describe('the context of a command', () => {
  it('is that of whoever gave it, however many share a round; what time asks for has none', async () => {
    const trace = new AsyncLocalStorage<string>();
    const seen: [string, string | undefined][] = [];
    const rules: typeof seats = {
      ...seats,
      events: (fact) => {
        seen.push([fact.kind === 'noted' ? fact.note : fact.kind, trace.getStore()]);
        return [];
      },
    };
    const sessions = new LiveSessions(new MemoryJournal(), rules, new SystemClock());
    const session = await trace.run('opening', () => sessions.open(newId<'session'>()));
    await Promise.all(['a', 'b', 'c'].map((note) => trace.run(note, () => session.execute({ note }))));
    await trace.run('closing', () => session.execute({ closeAfterMs: 1 }));
    const closed = new AbortController();
    for await (const { fact } of session.subscribe(0, closed.signal)) if (fact.kind === 'closed') break;
    expect(seen).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['c', 'c'],
      ['closing', 'closing'],
      ['closed', undefined],
    ]);
    expect((session.view().state satisfies Seats).closed).toBeInstanceOf(Date);
    await sessions.close();
  });
});
