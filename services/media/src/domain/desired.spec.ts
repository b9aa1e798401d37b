import fc from 'fast-check';
import { interestsBySource, layerFor, wantedConsumers, type Interest, type Publication } from './desired.ts';
import { emptyRoom, standingOf, type Member, type Room } from './room.ts';
import { sources, type Source } from './source.ts';

const everything = new Set(['speak', 'show-camera', 'share-screen'] as const);

function member(participantId: string, given: Partial<Member> = {}): Member {
  return {
    participantId,
    connections: [`${participantId}-line`],
    presence: 'present',
    capabilities: everything,
    openSources: new Set(sources),
    ...given,
  };
}
function roomOf(...members: Member[]): Room {
  return { ...emptyRoom, members: new Map(members.map((one) => [one.participantId, one])) };
}
function sends(participantId: string, source: Source, layers = 1): Publication {
  return { producerId: `${participantId}/${source}`, participantId, source, layers };
}
function wanted(room: Room, self: string, publications: Publication[], shown: Interest[] = [], heard?: string[]) {
  const consumers = wantedConsumers(
    room,
    self,
    publications,
    interestsBySource(shown),
    heard ? new Set(heard) : 'everybody',
  );
  return [...consumers].map(([producerId, { paused, layer }]) => ({ producerId, paused, layer }));
}

describe('what a client should receive', () => {
  const room = roomOf(member('ada'), member('ben'));

  it('is every other microphone without asking, never its own', () => {
    const publications = [sends('ada', 'microphone'), sends('ben', 'microphone')];
    expect(wanted(room, 'ben', publications)).toEqual([
      { producerId: 'ada/microphone', paused: false, layer: undefined },
    ]);
  });

  it('is in a large room only the microphones that are passed on', () => {
    const full = roomOf(member('ada'), member('ben'), member('chloe'));
    const publications = [sends('ada', 'microphone'), sends('ben', 'microphone')];
    expect(wanted(full, 'chloe', publications, [], ['ben']).map(({ producerId }) => producerId)).toEqual([
      'ben/microphone',
    ]);
  });

  it('is the cameras it shows, in the layer that fits the tile, paused when off screen', () => {
    const publications = [sends('ada', 'camera', 3)];
    const shown = (height: number): Interest[] => [{ participantId: 'ada', source: 'camera', height }];
    expect(wanted(room, 'ben', publications)).toEqual([]);
    expect(wanted(room, 'ben', publications, shown(360))).toEqual([
      { producerId: 'ada/camera', paused: false, layer: 1 },
    ]);
    expect(wanted(room, 'ben', publications, shown(0))).toEqual([{ producerId: 'ada/camera', paused: true, layer: 0 }]);
  });

  it('is nothing that the sender has no right to, and nothing for somebody outside', () => {
    const publications = [sends('ada', 'camera')];
    const shown: Interest[] = [{ participantId: 'ada', source: 'camera', height: 360 }];
    expect(
      wanted(roomOf(member('ada', { capabilities: new Set() }), member('ben')), 'ben', publications, shown),
    ).toEqual([]);
    expect(wanted(roomOf(member('ada')), 'ben', publications, shown)).toEqual([]);
    expect(wanted({ ...room, ended: true }, 'ben', publications, shown)).toEqual([]);
  });

  it('is the larger of two tiles of one camera', () => {
    const shown: Interest[] = [0, 720, 90].map((height) => ({ participantId: 'ada', source: 'camera', height }));
    expect(wanted(room, 'ben', [sends('ada', 'camera', 3)], shown)).toEqual([
      { producerId: 'ada/camera', paused: false, layer: 2 },
    ]);
  });

  it('never holds anything forbidden or its own, whatever is shown', () => {
    const people = ['ada', 'ben', 'chloe'];
    const anyMember = fc.record({
      capabilities: fc.subarray([...everything]).map((some) => new Set(some)),
      openSources: fc.subarray([...sources]).map((some) => new Set(some)),
    });
    const anyRoom = fc
      .tuple(anyMember, anyMember, anyMember)
      .map((given) => roomOf(...people.map((id, index) => member(id, given[index]))));
    const anySource = fc.tuple(fc.constantFrom(...people, 'stranger'), fc.constantFrom(...sources));
    const anyInterests = fc.array(
      fc
        .tuple(anySource, fc.nat(2_000))
        .map(([[participantId, source], height]) => ({ participantId, source, height })),
    );
    fc.assert(
      fc.property(anyRoom, fc.uniqueArray(anySource, { selector: String }), anyInterests, (some, publishing, shown) => {
        const publications = publishing.map(([participantId, source]) => sends(participantId, source, 3));
        const consumers = wantedConsumers(some, 'ben', publications, interestsBySource(shown), 'everybody');
        for (const { publication } of consumers.values()) {
          expect(publication.participantId).not.toBe('ben');
          expect(standingOf(some, publication.participantId, publication.source)).not.toBe('forbidden');
        }
      }),
    );
  });
});

describe('the layer for a tile', () => {
  it('is the smallest that fills it', () => {
    expect([0, 90, 180, 225, 226, 360, 450, 451, 720, 2_160].map((height) => layerFor(height, 3))).toEqual([
      0, 0, 0, 0, 1, 1, 1, 2, 2, 2,
    ]);
  });

  it('is no question for a single stream', () => {
    expect(layerFor(90, 1)).toBeUndefined();
  });
});
