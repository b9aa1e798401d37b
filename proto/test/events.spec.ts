import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Event } from '@lectern/proto/grpc/events/v1/events';

/**
 * Events wait in outboxes, topics and dead letters while services are upgraded: whatever one version told, every later one
 * understands. Each pair of files is an event as some version encoded it, and what it means. Files are added when an event
 * gets a new form; none is ever changed.
 */
const fixtures = join(import.meta.dirname, '../fixtures/events/v1');
const names = readdirSync(fixtures).filter((name) => name.endsWith('.bin'));
const bytesOf = (name: string) => readFileSync(join(fixtures, name));
const meaningOf = (name: string): unknown =>
  JSON.parse(readFileSync(join(fixtures, name.replace('.bin', '.json')), 'utf8'));

const cases: Readonly<Record<NonNullable<Event['payload']>['$case'], true>> = {
  classOpened: true,
  classStarted: true,
  classEnded: true,
  classScheduled: true,
  participantWaiting: true,
  participantAdmitted: true,
  participantJoined: true,
  participantReconnecting: true,
  participantReturned: true,
  participantLeft: true,
  participantsSeen: true,
  handRaised: true,
  handLowered: true,
  chatPosted: true,
  sourceOpened: true,
  sourceClosed: true,
  enrolmentChanged: true,
  registerSettled: true,
};

describe('events as they were told', () => {
  it.each(names)('%s is understood as it was meant', (name) => {
    expect(Event.toJSON(Event.decode(bytesOf(name)))).toEqual(meaningOf(name));
  });

  it.each(names)('%s is written again as it was read', (name) => {
    expect(Buffer.from(Event.encode(Event.decode(bytesOf(name))).finish()).equals(bytesOf(name))).toBe(true);
  });

  it('are there for every kind of event, under the type that it travels by', () => {
    const found = names.map((name) => Event.decode(bytesOf(name)));
    expect(found.map(({ payload }) => payload?.$case).toSorted()).toEqual(Object.keys(cases).toSorted());
    for (const { type, payload } of found) {
      const words = payload?.$case.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      expect(type).toMatch(new RegExp(`^lectern\\.(session|attendance)\\.${words}\\.v1$`));
    }
  });
});
