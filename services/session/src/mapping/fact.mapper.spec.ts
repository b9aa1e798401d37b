import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Id } from '@lectern/kernel';
import { audienceOf, type Fact, type FactBody, type FactKind } from '../domain/room.facts.ts';
import { decodeFact, encodeFact } from './fact.mapper.ts';

const fixtures = join(import.meta.dirname, '../../../../proto/fixtures/session/v1');

const id = <Kind extends string>(last: number) =>
  `018f6b2e-0000-7000-8000-${String(last).padStart(12, '0')}` as Id<Kind>;
const at = new Date('2026-09-01T12:00:00.123Z');
const participantId = id<'participant'>(1);
const connectionId = id<'connection'>(2);
const gus = {
  id: participantId,
  personId: id<'person'>(3),
  name: 'Gus Ωmega',
  role: 'guest',
  capabilities: ['speak', 'show-camera'],
  connectionId,
} as const;

/** One of each kind, as it was first released. Change none: a new form of a fact gets a new line and a new fixture. */
const golden: Readonly<Record<FactKind, FactBody>> = {
  'class-opened': { kind: 'class-opened' },
  'class-started': { kind: 'class-started' },
  'class-ended': { kind: 'class-ended', reason: 'latest-end' },
  'participant-waiting': {
    kind: 'participant-waiting',
    participant: gus,
    wantedSources: ['microphone', 'screen-audio'],
    since: at,
  },
  'participant-admitted': { kind: 'participant-admitted', participantId },
  'participant-denied': { kind: 'participant-denied', participantId },
  'participant-joined': { kind: 'participant-joined', participant: gus, openSources: ['camera'], joinedAt: at },
  'participant-reconnecting': { kind: 'participant-reconnecting', participantId },
  'participant-returned': { kind: 'participant-returned', participantId, connectionId },
  'participant-left': { kind: 'participant-left', participantId, reason: 'timed-out' },
  'participant-removed': { kind: 'participant-removed', participantId, message: 'Until tomorrow.', mayReturn: true },
  'hand-raised': { kind: 'hand-raised', participantId },
  'hand-lowered': { kind: 'hand-lowered', participantId },
  'chat-posted': { kind: 'chat-posted', messageId: id<'message'>(4), participantId, text: 'Good morning ☀\nall' },
  'source-opened': { kind: 'source-opened', participantId, source: 'screen' },
  'source-closed': { kind: 'source-closed', participantId, source: 'microphone' },
  'capability-granted': { kind: 'capability-granted', participantId, capability: 'share-screen' },
  'capability-revoked': { kind: 'capability-revoked', participantId, capability: 'speak' },
};

function factOf(body: FactBody): Fact {
  return { seq: 417, at, actorId: id<'participant'>(5), commandId: id<'command'>(6), audience: audienceOf(body), body };
}

describe('a fact', () => {
  it.each(Object.values(golden).map((body) => [body.kind, body] as const))(
    'is kept and read again: %s',
    (_kind, body) => {
      expect(decodeFact(encodeFact(factOf(body)))).toEqual(factOf(body));
    },
  );

  it.each(Object.values(golden).map((body) => [body.kind, body] as const))(
    'is understood as it was kept long ago: %s',
    (kind, body) => {
      expect(decodeFact(readFileSync(join(fixtures, `${kind}.bin`)))).toEqual(factOf(body));
    },
  );

  it('has a fixture for each kind, and no fixture without a kind', () => {
    const found = readdirSync(fixtures).filter((name) => name.endsWith('.bin'));
    expect(found.toSorted()).toEqual(
      Object.keys(golden)
        .map((kind) => `${kind}.bin`)
        .toSorted(),
    );
  });

  it('of the system names neither actor nor command', () => {
    const fact: Fact = { seq: 1, at, audience: audienceOf(golden['class-ended']), body: golden['class-ended'] };
    expect(decodeFact(encodeFact(fact))).toEqual(fact);
  });

  it('that makes no sense is a broken journal', () => {
    expect(() => decodeFact(new Uint8Array())).toThrow('no time or no body');
    const [fact] = [factOf({ kind: 'source-opened', participantId, source: 'flute' as 'camera' })];
    expect(() => decodeFact(encodeFact(fact))).toThrow();
  });
});
