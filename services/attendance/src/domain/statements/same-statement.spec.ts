import { isSameStatement } from './same-statement.ts';

const ours = {
  id: 'a',
  actor: { objectType: 'Agent', account: { homePage: 'https://x.example', name: 'p' } },
  verb: { id: 'https://x.example/v', display: { en: 'v' } },
  object: { objectType: 'Activity', id: 'https://x.example/o', definition: { type: 'https://x.example/t' } },
  result: { duration: 'PT1.000S' },
  context: { contextActivities: { category: [{ id: 'https://x.example/c' }] } },
  timestamp: '2026-11-17T09:00:00.000Z',
};

describe('a statement that a store has', () => {
  it('is the same with what the store adds, and with another spelling of its time', () =>
    expect(
      isSameStatement(ours, {
        ...ours,
        stored: '2026-11-18T00:00:00Z',
        authority: { mbox: 'mailto:lrs@example.org' },
        version: '1.0.3',
        timestamp: '2026-11-17T09:00:00+00:00',
        verb: { id: 'https://x.example/v' },
      }),
    ).toBe(true));

  it.each([
    { ...ours, result: { duration: 'PT2.000S' } },
    { ...ours, timestamp: '2026-11-17T09:00:01.000Z' },
    { ...ours, actor: { ...ours.actor, account: { homePage: 'https://x.example', name: 'q' } } },
    { ...ours, result: { duration: 'PT1.000S', completion: true } },
    { ...ours, context: { contextActivities: { category: [] } } },
    { id: 'a' },
    [],
  ])('is another one where it differs (%#)', (theirs) => expect(isSameStatement(ours, theirs)).toBe(false));
});
