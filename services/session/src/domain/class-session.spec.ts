import { planTimes, progressAt } from './class-session.ts';

const noon = new Date('2026-03-02T12:00:00.000Z');
const after = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

describe('the times of a class', () => {
  it('leave two hours to run over', () => {
    expect(planTimes(after(60), after(150), noon)).toEqual({
      startsAt: after(60),
      endsAt: after(150),
      latestEndAt: after(270),
    });
  });

  it('may have begun already, as long as the end is to come', () => {
    expect(planTimes(after(-60), after(1), noon)).toMatchObject({ startsAt: after(-60) });
    expect(planTimes(after(-60), after(0), noon)).toMatchObject({ code: 'CLASS_TIMES_INVALID' });
  });

  it.each([
    ['shorter than 5 minutes', after(10), after(14), { minimumMinutes: '5' }],
    ['backwards', after(10), after(0), { minimumMinutes: '5' }],
    ['longer than 12 hours', after(10), after(731), { maximumMinutes: '720' }],
    ['more than three years ahead', after(1_097 * 1_440), after(1_097 * 1_440 + 60), { maximumDays: '1096' }],
    ['without a start', undefined, after(60), {}],
    ['without an end', after(0), undefined, {}],
    ['beyond what a clock can say', new Date(NaN), after(60), {}],
  ])('are refused when %s', (_what, startsAt, endsAt, figures) => {
    expect(planTimes(startsAt, endsAt, noon)).toMatchObject({ code: 'CLASS_TIMES_INVALID', figures });
  });

  it.each([
    [5, true],
    [720, true],
  ])('may be %p minutes apart', (minutes) => {
    expect(planTimes(noon, after(minutes), noon)).toMatchObject({ startsAt: noon });
  });
});

describe('the progress of a class', () => {
  const latestEndAt = after(60);
  const startsAt = after(20);

  it('is what its journal says until its latest end', () => {
    const live = { phase: 'live', startedAt: noon } as const;
    expect(progressAt({ progress: live, startsAt, latestEndAt }, after(59))).toEqual(live);
    expect(progressAt({ progress: live, startsAt, latestEndAt }, after(60))).toEqual({
      phase: 'ended',
      startedAt: noon,
      endedAt: latestEndAt,
      endReason: 'latest-end',
    });
  });

  it('is open once its doors are, ten minutes before the start, though nobody came yet', () => {
    const scheduled = { phase: 'scheduled' } as const;
    expect(progressAt({ progress: scheduled, startsAt, latestEndAt }, after(9))).toEqual(scheduled);
    expect(progressAt({ progress: scheduled, startsAt, latestEndAt }, after(10))).toEqual({ phase: 'open' });
  });

  it('is over after the latest end of a class to which nobody came', () => {
    expect(progressAt({ progress: { phase: 'scheduled' }, startsAt, latestEndAt }, after(61))).toEqual({
      phase: 'ended',
      startedAt: undefined,
      endedAt: latestEndAt,
      endReason: 'latest-end',
    });
  });

  it('keeps how it really ended', () => {
    const ended = { phase: 'ended', startedAt: noon, endedAt: after(30), endReason: 'by-instructor' } as const;
    expect(progressAt({ progress: ended, startsAt, latestEndAt }, after(90))).toEqual(ended);
  });
});
