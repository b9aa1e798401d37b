import { jest } from '@jest/globals';
import type { LiveRoom, ParticipantId, ParticipantView, RoomView } from '@lectern/sdk';
import { firstPictureUnderWay } from './first-picture.ts';

const [ada, ben] = ['ada', 'ben'] as ParticipantId[];

function person(id: ParticipantId | undefined, openSources: ParticipantView['openSources']) {
  return { id, openSources } as ParticipantView;
}

/** A room as far as it is asked: who is there, and which tracks have come. */
function roomOf(participants: ParticipantView[], status: RoomView['status'] = 'in') {
  const tracks = new Set<string>();
  const listeners = new Set<() => void>();
  const media = {
    track: (id: ParticipantId, source: string) => (tracks.has(`${id}/${source}`) ? {} : undefined),
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const room = { view: { status, participants, me: participants[0] }, media } as unknown as LiveRoom;
  const come = (track: string) => {
    tracks.add(track);
    for (const listener of [...listeners]) listener();
  };
  return { room, come, listeners };
}

/** What has happened to a promise after what is ready has run. */
async function stateOf(promise: Promise<void>) {
  let state = 'pending';
  void promise.then(() => (state = 'resolved'));
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  return state;
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it.each([
  ['nobody else is there', [person(ben, ['camera'])], 'in'],
  ['nobody else sends a picture', [person(ben, []), person(ada, ['microphone'])], 'in'],
  ['one waits in the lobby', [person(ben, []), person(ada, ['camera'])], 'waiting'],
] as const)('where %s, nothing is waited for', async (_, people, status) => {
  expect(await stateOf(firstPictureUnderWay(roomOf([...people], status).room))).toBe('resolved');
});

it('the track of a picture is waited for, that of a voice is not enough', async () => {
  const { room, come, listeners } = roomOf([person(ben, []), person(ada, ['microphone', 'screen'])]);
  const underWay = firstPictureUnderWay(room);
  come('ada/microphone');
  expect(await stateOf(underWay)).toBe('pending');
  come('ada/screen');
  expect(await stateOf(underWay)).toBe('resolved');
  expect(listeners.size).toBe(0);
});

it('a picture that does not come holds nobody up', async () => {
  const { room, listeners } = roomOf([person(ben, []), person(ada, ['camera'])]);
  const underWay = firstPictureUnderWay(room);
  await jest.advanceTimersByTimeAsync(300);
  expect(await stateOf(underWay)).toBe('resolved');
  expect(listeners.size).toBe(0);
});
