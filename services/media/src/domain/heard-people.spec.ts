import { HeardPeople } from './heard-people.ts';

const ada = { participantId: 'ada' };
const ben = { participantId: 'ben' };
const level = (participantId: string) => ({ participantId, decibels: -30 });

describe('people whose media was heard', () => {
  it('are dated to now while packets flow, and to the look before once they stopped', () => {
    const heard = new HeardPeople();
    heard.look(ada, { bytes: 100, isFlowing: true }, 1_000);
    heard.look(ben, { bytes: 100, isFlowing: false }, 1_000);
    expect(heard.take(1_500)).toEqual([{ ...ada, ageMs: 500, spokeMs: 0 }]);
    heard.look(ada, { bytes: 150, isFlowing: false }, 6_000);
    heard.look(ben, { bytes: 100, isFlowing: false }, 6_000);
    expect(heard.take(6_000)).toEqual([{ ...ada, ageMs: 5_000, spokeMs: 0 }]);
    heard.look(ada, { bytes: 150, isFlowing: false }, 11_000);
    expect(heard.take(11_000)).toEqual([]);
  });

  it('are heard when they speak; intervals add up and are told once', () => {
    const heard = new HeardPeople();
    heard.speak([level('ada'), level('ben')], 200, 1_000);
    heard.speak([level('ada')], 200, 1_200);
    expect(heard.take(1_300)).toEqual([
      { ...ada, ageMs: 100, spokeMs: 400 },
      { ...ben, ageMs: 300, spokeMs: 200 },
    ]);
    expect(heard.take(1_400)).toEqual([]);
  });

  it('begin to be counted anew with new transports', () => {
    const heard = new HeardPeople();
    heard.look(ada, { bytes: 9_000, isFlowing: false }, 1_000);
    heard.look({ ...ada }, { bytes: 50, isFlowing: false }, 6_000);
    expect(heard.take(6_000)).toEqual([]);
  });
});
