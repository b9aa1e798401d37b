import { emptyFloor, hear, heardOf, smallRoom, speakers, without, type Floor, type Level } from './floor.ts';

const loud = (...ids: string[]): Level[] => ids.map((participantId) => ({ participantId, decibels: -20 }));

/** The same levels every 200 ms for so long. */
function listen(floor: Floor, levels: Level[], fromMs: number, forMs: number): Floor {
  let heard = floor;
  for (let at = fromMs; at < fromMs + forMs; at += 200) heard = hear(heard, levels, at);
  return heard;
}

describe('who speaks', () => {
  it('is whoever was heard a moment ago, loudest first', () => {
    const floor = hear(
      emptyFloor,
      [
        { participantId: 'ben', decibels: -40 },
        { participantId: 'ada', decibels: -15 },
      ],
      0,
    );
    expect(speakers(floor, 0)).toEqual(['ada', 'ben']);
  });

  it('goes on through the pause between two words, and ends after it', () => {
    const floor = hear(emptyFloor, loud('ada'), 0);
    expect(speakers(hear(floor, [], 400), 400)).toEqual(['ada']);
    expect(speakers(hear(floor, [], 700), 700)).toEqual([]);
  });

  it('does not change its order for a difference that nobody hears', () => {
    const first = hear(
      emptyFloor,
      [
        { participantId: 'ada', decibels: -20 },
        { participantId: 'ben', decibels: -21 },
      ],
      0,
    );
    const second = hear(
      first,
      [
        { participantId: 'ada', decibels: -21.5 },
        { participantId: 'ben', decibels: -20.5 },
      ],
      200,
    );
    expect(speakers(second, 200)).toEqual(speakers(first, 0));
  });
});

describe('whose microphone is passed on in a large room', () => {
  it('is everybody’s while the room is small', () => {
    expect(heardOf(emptyFloor, smallRoom)).toBe('everybody');
    expect(heardOf(emptyFloor, smallRoom + 1)).toEqual(new Set());
  });

  it('is a newcomer’s at once while there is a place', () => {
    expect(hear(emptyFloor, loud('ada', 'ben', 'chloe'), 0).passedOn).toEqual(['ada', 'ben', 'chloe']);
  });

  it('is not taken from somebody who speaks by somebody as loud', () => {
    const three = listen(emptyFloor, loud('ada', 'ben', 'chloe'), 0, 1_000);
    const four = listen(three, loud('ada', 'ben', 'chloe', 'gus'), 1_000, 2_000);
    expect(four.passedOn).toEqual(['ada', 'ben', 'chloe']);
  });

  it('is taken from who has been silent for longer than a breath', () => {
    const three = listen(emptyFloor, loud('ada', 'ben', 'chloe'), 0, 1_000);
    const breath = listen(three, loud('ada', 'ben', 'gus'), 1_000, 1_600);
    expect(breath.passedOn).toEqual(['ada', 'ben', 'chloe']);
    const silence = listen(breath, loud('ada', 'ben', 'gus'), 2_600, 800);
    expect([...silence.passedOn].sort()).toEqual(['ada', 'ben', 'gus']);
  });

  it('is taken by somebody clearly louder', () => {
    const three = listen(emptyFloor, loud('ada', 'ben', 'chloe'), 0, 1_000);
    const shout = hear(three, [...loud('ada', 'ben', 'chloe'), { participantId: 'gus', decibels: -5 }], 1_000);
    expect(shout.passedOn).toContain('gus');
    expect(shout.passedOn).toHaveLength(3);
  });

  it('is given up by a microphone that closes', () => {
    const floor = without(hear(emptyFloor, loud('ada', 'ben'), 0), (id) => id === 'ben');
    expect(floor.passedOn).toEqual(['ben']);
    expect(speakers(floor, 0)).toEqual(['ben']);
  });
});
