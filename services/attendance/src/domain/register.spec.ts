import { newId } from '@lectern/kernel';
import { ada, at, ben, chloe, classFrom, enrolled, fifty, span, Story } from './class.testing.ts';
import type { ActorId } from './actor.ts';
import type { Correction, CorrectionBody } from './correction.ts';
import { defaultPolicy } from './policy.ts';
import { computeRegister, type RegisterInput } from './register.ts';

const input = (story: Story, changed: Partial<RegisterInput> = {}): RegisterInput => ({
  record: fifty,
  evidence: story.evidence,
  roster: enrolled([ben, 'learner']),
  corrections: [],
  policy: defaultPolicy,
  nowMs: at(60),
  ...changed,
});

const entryOf = (story: Story, changed: Partial<RegisterInput> = {}, personId = ben) =>
  computeRegister(input(story, changed)).find((entry) => entry.personId === personId);

const verdictOf = (story: Story, changed: Partial<RegisterInput> = {}) => {
  const entry = entryOf(story, changed);
  return entry && [entry.verdict, entry.rule];
};

const there = (from: number, to: number) => new Story().step(at(from), 'joined').left(at(to));

const correct = (body: CorrectionBody): Correction => ({
  id: newId(),
  sessionId: fifty.sessionId,
  personId: ben,
  body,
  reason: 'the wifi of room 4',
  madeBy: newId() as string as ActorId,
  madeAtMs: at(55),
});

describe('the register of a class', () => {
  it('measures between start and end, and says by which rule', () => {
    expect(entryOf(there(-10, 60))).toEqual({
      personId: ben,
      role: 'learner',
      isEnrolled: true,
      verdict: 'present',
      rule: 'attended',
      attendedMs: 50 * 60_000,
      share: 1,
      intervals: [span(0, 50)],
      gaps: 0,
      lateMs: 0,
      leftEarlyMs: 0,
      engagement: { spokeMs: 0, hands: 0, chatMessages: 0 },
      whereabouts: 'left',
    });
  });

  it('judges by the strictest rule that is broken, and keeps a limit that is met exactly', () => {
    expect(verdictOf(there(5, 50))).toEqual(['present', 'attended']);
    expect(verdictOf(new Story().step(at(5, 1), 'joined').left(at(50)))).toEqual(['late', 'late-after']);
    expect(verdictOf(there(20, 50))).toEqual(['late', 'late-after']);
    expect(verdictOf(there(21, 50))).toEqual(['absent', 'absent-after']);
    expect(verdictOf(there(0, 40))).toEqual(['present', 'attended']);
    expect(verdictOf(there(0, 39))).toEqual(['left-early', 'left-early-before']);
    expect(verdictOf(there(0, 25))).toEqual(['left-early', 'left-early-before']);
    expect(verdictOf(there(0, 24))).toEqual(['absent', 'share-too-small']);
    expect(verdictOf(new Story())).toEqual(['absent', 'never-came']);
    expect(verdictOf(there(-10, -5))).toEqual(['absent', 'never-came']);
  });

  it('closes gaps that are shorter than the grace, and counts the others', () => {
    const story = there(0, 20).step(at(20, 19), 'joined').left(at(30)).step(at(31), 'joined').left(at(50));
    expect(entryOf(story)).toMatchObject({ intervals: [span(0, 30), span(31, 50)], gaps: 1, attendedMs: 49 * 60_000 });
  });

  it('records staff, guests and those who left the course, and judges none of them', () => {
    const story = there(0, 50).step(at(0), 'joined', ada, 'instructor').step(at(10), 'joined', chloe, 'guest');
    const roster = enrolled([ada, 'instructor']);
    expect(
      computeRegister(input(story, { roster })).map(({ personId, isEnrolled, rule }) => [personId, isEnrolled, rule]),
    ).toEqual([ada, ben, chloe].map((id) => [id, id === ada, id === ben ? 'attended' : 'not-expected']));
    const gone = new Map([[ben, undefined]]);
    expect(entryOf(there(0, 50), { roster: gone })).toMatchObject({ isEnrolled: false, rule: 'not-expected' });
    expect(entryOf(new Story(), { roster: gone })).toBeUndefined();
  });

  it('expects observers where the policy does', () => {
    const roster = enrolled([ben, 'observer']);
    expect(verdictOf(new Story(), { roster })).toEqual(['none', 'not-expected']);
    const policy = { ...defaultPolicy, judgesObservers: true };
    expect(verdictOf(new Story(), { roster, policy })).toEqual(['absent', 'never-came']);
  });

  it('gives no verdict for a class that is too short, lasted no time, never started or still runs', () => {
    expect(verdictOf(there(0, 4), { record: classFrom(at(0), at(4)) })).toEqual(['none', 'class-too-short']);
    const anyLength = { ...defaultPolicy, minimumClassMinutes: 0 };
    const instant = { record: classFrom(at(0), at(0)), policy: anyLength };
    expect(entryOf(there(0, 4), instant)).toMatchObject({ verdict: 'none', rule: 'class-too-short', share: 0 });
    expect(verdictOf(there(0, 4), { record: classFrom(undefined, at(50)) })).toEqual(['none', 'class-never-started']);
    const running = { record: classFrom(at(0), undefined), nowMs: at(10) };
    expect(entryOf(new Story().step(at(0), 'joined'), running)).toMatchObject({
      rule: 'class-running',
      whereabouts: 'here',
      attendedMs: 600_000,
    });
  });

  it('counts speech, hands and messages of the class itself', () => {
    const story = there(-5, 50)
      .tell(at(-1), { kind: 'chat-posted', personId: ben })
      .tell(at(3), { kind: 'chat-posted', personId: ben })
      .tell(at(4), { kind: 'hand-raised', personId: ben })
      .tell(at(5), { kind: 'hand-lowered', personId: ben })
      .tell(at(-1), { kind: 'seen', signs: [{ personId: ben, spokeMs: 4_000 }] })
      .tell(at(7), { kind: 'seen', signs: [{ personId: ben, spokeMs: 1_500 }] })
      .tell(at(8), { kind: 'seen', signs: [{ personId: ben, spokeMs: 700 }] });
    expect(entryOf(story)?.engagement).toEqual({ spokeMs: 2_200, hands: 1, chatMessages: 1 });
  });

  it('adds and cuts presence by corrections, and judges what then is', () => {
    const add = correct({ kind: 'add-interval', ...span(0, 30) });
    expect(entryOf(there(30, 50), { corrections: [add] })).toMatchObject({
      verdict: 'present',
      attendedMs: 50 * 60_000,
      correction: { id: add.id, reason: 'the wifi of room 4' },
    });
    const cut = correct({ kind: 'cut-interval', ...span(10, 40) });
    expect(entryOf(there(0, 50), { corrections: [cut] })).toMatchObject({
      verdict: 'absent',
      rule: 'share-too-small',
      intervals: [span(0, 10), span(40, 50)],
      gaps: 1,
    });
  });

  it('lets a set verdict stand above every rule, and an undo take back the newest that holds', () => {
    const excuse = correct({ kind: 'set-verdict', verdict: 'excused' });
    const absent = correct({ kind: 'set-verdict', verdict: 'absent' });
    const undo = () => correct({ kind: 'undo' });
    expect(verdictOf(there(0, 50), { corrections: [excuse, absent] })).toEqual(['absent', 'corrected']);
    expect(verdictOf(there(0, 50), { corrections: [excuse, absent, undo()] })).toEqual(['excused', 'corrected']);
    const none = entryOf(there(0, 50), { corrections: [excuse, absent, undo(), undo()] });
    expect([none?.verdict, none?.correction]).toEqual(['present', undefined]);
  });

  it('takes a class over midnight, and one over the change to summer time, for as long as it was', () => {
    for (const from of ['2026-03-02T23:30:00.000Z', '2026-03-29T00:30:00.000Z']) {
      const startMs = Date.parse(from);
      const record = classFrom(startMs, startMs + 3_600_000);
      const story = new Story().step(startMs, 'joined').left(startMs + 3_600_000);
      expect(entryOf(story, { record })).toMatchObject({ attendedMs: 3_600_000, share: 1, verdict: 'present' });
    }
  });
});
