import { newId, type SessionId } from '@lectern/kernel';
import type { OutboxEvent } from '@lectern/events';
import type { Append, Journal, Row } from './journal.ts';

export type JournalUnderTest = {
  readonly journal: Journal;
  /** What the outbox holds, oldest first. */
  published(): Promise<readonly OutboxEvent[]>;
  close(): Promise<void>;
};

const bytes = (text: string) => new TextEncoder().encode(text);
const at = (second: number) => new Date(Date.UTC(2026, 0, 5, 9, 0, second, 123));
const row = (seq: number, text = `fact ${seq}`): Row => ({ seq, at: at(seq), bytes: bytes(text) });
const append = (
  sessionId: SessionId,
  afterSeq: number,
  texts: readonly string[],
  events: readonly OutboxEvent[] = [],
): Append => ({
  sessionId,
  afterSeq,
  rows: texts.map((text, index) => row(afterSeq + 1 + index, text)),
  events,
});
const event = (key: string): OutboxEvent => ({
  id: newId(),
  type: 'lectern.test.v1',
  key,
  bytes: bytes(`about ${key}`),
});

/** What every journal promises, whatever it is kept in. */
export function describeJournal(name: string, open: () => Promise<JournalUnderTest>): void {
  describe(`${name} as a journal`, () => {
    let subject: JournalUnderTest;
    let journal: Journal;
    let session: SessionId;
    const texts = async (id = session, afterSeq = 0) =>
      (await journal.read(id, afterSeq, 1_000)).map((found) => new TextDecoder().decode(found.bytes));

    beforeAll(async () => {
      subject = await open();
      journal = subject.journal;
    });
    beforeEach(() => {
      session = newId();
    });
    afterAll(() => subject.close());

    it('gives back what was appended, to the byte and the millisecond', async () => {
      expect(await journal.append(append(session, 0, ['a', '\u0000ÿ\\"{}', 'c']))).toBe('appended');
      expect(await journal.append(append(session, 3, ['d']))).toBe('appended');
      const found = await journal.read(session, 1, 2);
      expect(found.map(({ seq, at: when, bytes: kept }) => ({ seq, at: when, bytes: Uint8Array.from(kept) }))).toEqual([
        row(2, '\u0000ÿ\\"{}'),
        row(3, 'c'),
      ]);
      expect(await texts(session, 4)).toEqual([]);
    });

    it('lets one of two writers at the same seq append, and tells the other', async () => {
      await journal.append(append(session, 0, ['a']));
      const outcomes = await Promise.all([
        journal.append(append(session, 1, ['from one', 'one more'])),
        journal.append(append(session, 1, ['from two'])),
      ]);
      expect([...outcomes].sort()).toEqual(['appended', 'conflict']);
      expect(await texts()).toEqual(outcomes[0] === 'appended' ? ['a', 'from one', 'one more'] : ['a', 'from two']);
    });

    it('keeps nothing of an append that comes late, not even what would still fit', async () => {
      await journal.append(append(session, 0, ['a', 'b']));
      expect(await journal.append(append(session, 1, ['x', 'y', 'z'], [event(session)]))).toBe('conflict');
      expect(await journal.append(append(session, 0, ['x', 'y', 'z'], [event(session)]))).toBe('conflict');
      expect(await texts()).toEqual(['a', 'b']);
      expect((await subject.published()).filter(({ key }) => key === session)).toEqual([]);
    });

    it('never leaves a gap', async () => {
      expect(await journal.append(append(session, 1, ['x']))).toBe('conflict');
      await journal.append(append(session, 0, ['a']));
      expect(await journal.append(append(session, 5, ['x']))).toBe('conflict');
      expect(await texts()).toEqual(['a']);
    });

    it('keeps the appends of other sessions when one of them conflicts', async () => {
      const others = Array.from({ length: 20 }, () => newId<'session'>());
      await journal.append(append(session, 0, ['a']));
      const outcomes = await Promise.all([
        ...others.slice(0, 10).map((id) => journal.append(append(id, 0, ['one', 'two']))),
        journal.append(append(session, 0, ['late'])),
        ...others.slice(10).map((id) => journal.append(append(id, 0, ['one', 'two']))),
      ]);
      expect(outcomes.filter((outcome) => outcome === 'conflict')).toHaveLength(1);
      expect(await Promise.all(others.map((id) => texts(id)))).toEqual(others.map(() => ['one', 'two']));
      expect(await texts()).toEqual(['a']);
    });

    it('publishes events with the facts that they tell of, in order', async () => {
      const events = [event(session), event(session), event(session)];
      await journal.append(append(session, 0, ['a', 'b'], events.slice(0, 2)));
      await journal.append(append(session, 2, ['c'], events.slice(2)));
      const published = (await subject.published()).filter(({ key }) => key === session);
      expect(published.map((found) => ({ ...found, bytes: Uint8Array.from(found.bytes) }))).toEqual(events);
    });

    it('reads many sessions at once, each after its own seq', async () => {
      const other = newId<'session'>();
      await journal.append(append(session, 0, ['a', 'b', 'c']));
      await journal.append(append(other, 0, ['x', 'y']));
      const found = await journal.readMany(
        new Map([
          [session, 1],
          [other, 2],
          [newId<'session'>(), 0],
        ]),
        1,
      );
      expect([...found].map(([id, rows]) => [id, rows.map(({ seq }) => seq)])).toEqual([[session, [2]]]);
    });

    it('keeps the newest snapshot of a session', async () => {
      expect(await journal.findSnapshot(session)).toBeUndefined();
      const snapshot = (seq: number, version = 1) => ({ seq, at: at(seq), version, bytes: bytes(`state ${seq}`) });
      await journal.saveSnapshot(session, snapshot(10));
      await journal.saveSnapshot(session, snapshot(5));
      const found = await journal.findSnapshot(session);
      expect({ ...found, bytes: Uint8Array.from(found?.bytes ?? []) }).toEqual(snapshot(10));
      await journal.saveSnapshot(session, snapshot(7, 2));
      expect(await journal.findSnapshot(session)).toMatchObject({ seq: 7, version: 2 });
    });

    it.each([
      ['of nothing', () => append(session, 0, [])],
      ['to no session', () => append('1); DROP TABLE journal' as SessionId, 0, ['a'])],
      ['with a gap inside', () => ({ ...append(session, 0, ['a']), rows: [row(1), row(3)] })],
      ['at no time', () => ({ ...append(session, 0, ['a']), rows: [{ ...row(1), at: new Date(NaN) }] })],
    ])('refuses an append %s', async (_what, bad) => {
      await expect(journal.append(bad())).rejects.toThrow(RangeError);
      expect(await texts()).toEqual([]);
    });
  });
}
