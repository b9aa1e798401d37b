import { ada, at, ben, Story } from './class.testing.ts';
import { presencesIn } from './presence.ts';

const stretchesOf = (story: Story, untilMs = at(50)) =>
  presencesIn(story.evidence, untilMs)
    .get(ben)
    ?.stretches.map(({ fromMs, toMs }) => [(fromMs - at(0)) / 1_000, (toMs - at(0)) / 1_000]);

describe('presence', () => {
  it('is from the join to the leave', () => {
    const story = new Story().step(at(1), 'joined').left(at(40));
    expect(stretchesOf(story)).toEqual([[60, 2_400]]);
  });

  it('does not begin in the lobby, nor by coming back to it', () => {
    const waiting = new Story().step(at(1), 'waiting').step(at(2), 'reconnecting').step(at(2, 5), 'returned');
    expect(stretchesOf(waiting)).toEqual([]);
    expect(stretchesOf(waiting.step(at(10), 'admitted').step(at(10, 1), 'joined').left(at(20)))).toEqual([
      [601, 1_200],
    ]);
  });

  it('does not begin by being let in when the line was lost in the lobby already', () => {
    const letIn = () => new Story().step(at(1), 'waiting').step(at(10), 'admitted').step(at(10), 'joined');
    const lost = letIn()
      .seen(at(10, 5), { [ada]: at(10, 4) })
      .step(at(10, 9), 'reconnecting');
    expect(stretchesOf(lost.left(at(10, 21), 'timed-out'))).toEqual([[600, 600]]);
    const back = letIn().step(at(10, 4), 'returned').seenAll(at(10, 4), at(20), [ben]).left(at(20));
    expect(stretchesOf(back)).toEqual([
      [600, 600],
      [604, 1_200],
    ]);
    const heard = letIn()
      .seen(at(10, 5), { [ben]: at(10, 4) })
      .step(at(10, 9), 'reconnecting');
    expect(stretchesOf(heard.left(at(10, 21), 'timed-out'))).toEqual([[600, 604]]);
    // Where nothing was told since, the journal is believed.
    expect(stretchesOf(letIn().step(at(10, 9), 'reconnecting').left(at(10, 21), 'timed-out'))).toEqual([[600, 609]]);
  });

  it('ends with the class when the line was alive', () => {
    expect(stretchesOf(new Story().step(at(0), 'joined').seenAll(at(0), at(50), [ben]))).toEqual([[0, 3_000]]);
  });

  it('goes on when another device takes the line over', () => {
    const story = new Story().step(at(0), 'joined').step(at(10), 'joined').step(at(20), 'returned').left(at(30));
    expect(stretchesOf(story)).toEqual([
      [0, 600],
      [600, 1_200],
      [1_200, 1_800],
    ]);
  });

  it('ends when last seen on a line that another one took over after its loss, which nobody had noticed', () => {
    const story = new Story()
      .step(at(0), 'joined')
      .seenAll(at(0), at(10), [ben])
      .seenAll(at(10), at(20), [ada])
      // The mark counts the request by which they came back.
      .seen(at(20, 10), { [ben]: at(20) - 10 })
      .step(at(20), 'returned')
      .left(at(30));
    expect(stretchesOf(story)).toEqual([
      [0, 598],
      [1_200, 1_800],
    ]);
  });

  it('ends when last seen for whom the last mark of the class does not name any more', () => {
    const story = new Story().step(at(0), 'joined').seenAll(at(0), at(49, 50), [ben, ada]);
    expect(stretchesOf(story)).toEqual([[0, 3_000]]);
    expect(stretchesOf(story.seen(at(50, 1), { [ada]: at(50) }))).toEqual([[0, 2_988]]);
  });

  it('ends when a socket that was just heard closes, and begins anew with the return', () => {
    const story = new Story()
      .step(at(0), 'joined')
      .seenAll(at(0), at(10), [ben])
      .step(at(10), 'reconnecting')
      .step(at(11), 'returned')
      .seenAll(at(11), at(50), [ben]);
    expect(stretchesOf(story)).toEqual([
      [0, 600],
      [660, 3_000],
    ]);
  });

  it('ends when last seen, not when the loss of a silent line was noticed', () => {
    const story = new Story()
      .step(at(0), 'joined')
      .seenAll(at(0), at(10), [ben, ada])
      .step(at(10, 12), 'reconnecting')
      .left(at(10, 24), 'timed-out');
    expect(stretchesOf(story)).toEqual([[0, 598]]);
  });

  it('ends when last seen after everything stood still for an hour', () => {
    const story = new Story()
      .step(at(0), 'joined')
      .seenAll(at(0), at(10), [ben, ada])
      .step(at(70), 'reconnecting')
      .left(at(70, 12), 'timed-out');
    expect(stretchesOf(story, at(71))).toEqual([[0, 598]]);
    const nobodySaidSo = new Story().step(at(0), 'joined').seenAll(at(0), at(10), [ben, ada]);
    expect(stretchesOf(nobodySaidSo, at(70))).toEqual([[0, 598]]);
  });

  it('ends when somebody last watched, for whom no mark was told before everything stood still', () => {
    const story = new Story()
      .step(at(0), 'joined', ada)
      .seenAll(at(0), at(10), [ada])
      .step(at(10, 5), 'joined')
      .step(at(70), 'reconnecting')
      .seen(at(70, 2), { [ada]: at(70, 1) })
      .left(at(70, 12), 'timed-out');
    expect(stretchesOf(story, at(71))).toEqual([[605, 605]]);
  });

  it('lasts while media were heard after the socket was lost', () => {
    const story = new Story()
      .step(at(0), 'joined')
      .seenAll(at(0), at(10), [ben])
      .step(at(10), 'reconnecting')
      .tell(at(10, 10), { kind: 'seen', signs: [{ personId: ben, mediaHeardAtMs: at(10, 8), spokeMs: 0 }] })
      .step(at(10, 15), 'returned')
      .left(at(20));
    expect(stretchesOf(story)).toEqual([
      [0, 608],
      [615, 1_200],
    ]);
  });

  it('does not take the first word of a new socket for one of the lost', () => {
    const story = new Story()
      .step(at(0), 'joined')
      .seenAll(at(0), at(10), [ben])
      .step(at(10), 'reconnecting')
      .seen(at(11, 1), { [ben]: at(11) - 20 })
      .step(at(11), 'returned')
      .left(at(20));
    expect(stretchesOf(story)?.[0]).toEqual([0, 600]);
  });

  it('believes the journal where there never was a mark', () => {
    const story = new Story().step(at(0), 'joined').step(at(10), 'reconnecting').left(at(10, 12), 'timed-out');
    expect(stretchesOf(story)).toEqual([[0, 600]]);
    expect(stretchesOf(new Story().step(at(0), 'joined'))).toEqual([[0, 3_000]]);
  });

  it('is the same in whatever order the evidence comes', () => {
    const story = new Story()
      .step(at(0), 'waiting')
      .step(at(1), 'admitted')
      .step(at(1), 'joined')
      .seenAll(at(1), at(10), [ben])
      .step(at(10), 'reconnecting')
      .step(at(11), 'returned')
      .seenAll(at(11), at(30), [ben])
      .left(at(30));
    const inOrder = stretchesOf(story);
    story.evidence.reverse();
    expect(stretchesOf(story)).toEqual(inOrder);
    story.evidence.sort((a, b) => a.eventId.slice(-6).localeCompare(b.eventId.slice(-6)));
    expect(stretchesOf(story)).toEqual(inOrder);
  });

  it('says where somebody is', () => {
    const whereabouts = (story: Story) => presencesIn(story.evidence, at(20)).get(ben)?.whereabouts;
    const story = new Story().step(at(0), 'waiting');
    expect(whereabouts(story)).toBe('not-yet-seen');
    expect(whereabouts(story.step(at(1), 'joined'))).toBe('here');
    expect(whereabouts(story.step(at(2), 'reconnecting'))).toBe('reconnecting');
    expect(whereabouts(story.left(at(3), 'timed-out'))).toBe('left');
    expect(whereabouts(story.step(at(4), 'waiting'))).toBe('not-yet-seen');
  });
});
