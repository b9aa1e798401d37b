import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fact } from '@lectern/proto/grpc/session/v1/room';
import { Fact as BrowserFact } from '@lectern/proto/messages/session/v1/room';

/**
 * Journals are kept for years: whatever was written once must be read for ever. Each pair of files is a fact as some version
 * encoded it, and what it means. Files are added when a fact gets a new form; none is ever changed.
 */
const fixtures = join(import.meta.dirname, '../fixtures/session/v1');
const names = readdirSync(fixtures).filter((name) => name.endsWith('.bin'));
const bytesOf = (name: string) => readFileSync(join(fixtures, name));
const meaningOf = (name: string): unknown =>
  JSON.parse(readFileSync(join(fixtures, name.replace('.bin', '.json')), 'utf8'));

const cases: Readonly<Record<NonNullable<Fact['body']>['$case'], true>> = {
  classOpened: true,
  classStarted: true,
  classEnded: true,
  participantWaiting: true,
  participantAdmitted: true,
  participantDenied: true,
  participantJoined: true,
  participantReconnecting: true,
  participantReturned: true,
  participantLeft: true,
  participantRemoved: true,
  handRaised: true,
  handLowered: true,
  chatPosted: true,
  sourceOpened: true,
  sourceClosed: true,
  capabilityGranted: true,
  capabilityRevoked: true,
};

describe('facts as they were kept', () => {
  it.each(names)('%s is understood as it was meant, by Node and by the browser', (name) => {
    const fact = Fact.decode(bytesOf(name));
    expect(Fact.toJSON(fact)).toEqual(meaningOf(name));
    expect(BrowserFact.decode(bytesOf(name))).toEqual(fact);
  });

  it.each(names)('%s is written again as it was read', (name) => {
    expect(Buffer.from(Fact.encode(Fact.decode(bytesOf(name))).finish()).equals(bytesOf(name))).toBe(true);
  });

  it('are there for every kind of fact', () => {
    const found = new Set(names.map((name) => Fact.decode(bytesOf(name)).body?.$case));
    expect([...found].toSorted()).toEqual(Object.keys(cases).toSorted());
  });
});
