import { HeardPeople } from './heard-people.ts';

const ada = (heardMs: number) => ({ participantId: 'ada', heardMs });
const ben = (heardMs: number) => ({ participantId: 'ben', heardMs });
const sign = (participantId: string, ageMs: number) => ({ participantId, ageMs });

describe('people who were heard', () => {
  it('are told with the age of the last sign, and not again before they are heard again', () => {
    const heard = new HeardPeople();
    expect(heard.take([ada(900), ben(400)], 1_000)).toEqual([sign('ada', 100), sign('ben', 600)]);
    expect(heard.take([ada(900), ben(1_500)], 2_000)).toEqual([sign('ben', 500)]);
  });

  it('are told once more after they went', () => {
    const heard = new HeardPeople();
    heard.take([ada(900)], 1_000);
    heard.leave(ada(950));
    expect(heard.take([], 11_000)).toEqual([sign('ada', 10_050)]);
    expect(heard.take([], 21_000)).toEqual([]);
  });

  it('are told by the newest of their sockets', () => {
    const heard = new HeardPeople();
    heard.leave(ada(500));
    expect(heard.take([ada(800), ada(300)], 1_000)).toEqual([sign('ada', 200)]);
  });

  it('are told again, the gone of the last half minute as well, to whoever follows one that may have died', () => {
    const heard = new HeardPeople();
    heard.leave(ada(500));
    heard.leave(ben(9_000));
    heard.take([], 10_000);
    heard.tellAgain();
    expect(heard.take([], 31_000)).toEqual([sign('ada', 30_500), sign('ben', 22_000)]);
    heard.tellAgain();
    expect(heard.take([], 32_000)).toEqual([sign('ben', 23_000)]);
  });
});
