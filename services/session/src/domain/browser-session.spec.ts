import { latestSessionEnd, sessionEnd, slideEnd } from './browser-session.ts';

const noon = new Date('2026-03-02T12:00:00.000Z');
const after = (hours: number) => new Date(noon.getTime() + hours * 3_600_000);

describe('a browser session', () => {
  it('ends twelve hours after the last request', () => {
    expect(sessionEnd(noon, noon)).toEqual(after(12));
    expect(slideEnd({ openedAt: noon, expiresAt: after(12) }, after(3))).toEqual(after(15));
  });

  it('is not moved by requests within five minutes of each other', () => {
    expect(slideEnd({ openedAt: noon, expiresAt: after(12) }, after(0.08))).toBeUndefined();
    expect(slideEnd({ openedAt: noon, expiresAt: after(12) }, after(0.09))).toEqual(after(12.09));
  });

  it('ends after thirty days, however busy it is', () => {
    expect(latestSessionEnd(noon)).toEqual(after(720));
    expect(sessionEnd(noon, after(719))).toEqual(after(720));
    expect(slideEnd({ openedAt: noon, expiresAt: after(720) }, after(719))).toBeUndefined();
  });
});
