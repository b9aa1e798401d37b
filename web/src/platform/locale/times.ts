import { formatLocale, text } from './text.ts';

/** 10:22, or 10:22 AM where people write it so. */
export function clockTime(at: Date): string {
  return new Intl.DateTimeFormat(formatLocale(), { hour: 'numeric', minute: '2-digit' }).format(at);
}

/** Tuesday, 17 November */
export function longDay(at: Date): string {
  return new Intl.DateTimeFormat(formatLocale(), { weekday: 'long', day: 'numeric', month: 'long' }).format(at);
}

/** Today, tomorrow, or the day; with the time from and to. */
export function timeSpan(from: Date, to: Date | undefined, now: Date): string {
  const values = { day: dayName(from, now), from: clockTime(from), to: to ? clockTime(to) : '' };
  return text(to ? 'time.span' : 'time.at', values);
}

export function dayName(at: Date, now: Date): string {
  const days = Math.round((midnight(at) - midnight(now)) / 86_400_000);
  if (days === 0) return text('time.today');
  if (days === 1) return text('time.tomorrow');
  if (days === -1) return text('time.yesterday');
  return longDay(at);
}

/** 24:10, or 1:24:10 past the hour. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (figure: number) => String(figure).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** 20 s, 2 min 40 s */
export function waited(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return text('time.seconds', { seconds });
  if (seconds >= 3600)
    return text('time.hours', { hours: Math.floor(seconds / 3600), minutes: Math.floor(seconds / 60) % 60 });
  return text('time.minutes', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

function midnight(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
