import type { ClassSession, Course } from '@lectern/sdk';
import { timeSpan } from '../../platform/locale/times.ts';
import { text } from '../../platform/locale/text.ts';

export function isStaffOf(course: Course | ClassSession): boolean {
  return course.role === 'instructor' || course.role === 'assistant';
}

export function isOn({ phase }: ClassSession): boolean {
  return phase === 'live' || phase === 'open';
}

/** "Today, 10:00 to 10:50" */
export function whenOf(session: ClassSession, now: Date): string {
  return timeSpan(new Date(session.startsAt), new Date(session.endsAt), now);
}

/** How a past class went, in words: when it was, how many came, who ended it. */
export function storyOf(session: ClassSession, now: Date): string {
  const from = new Date(session.startedAt ?? session.startsAt);
  const when = timeSpan(from, session.endedAt ? new Date(session.endedAt) : undefined, now);
  const why = session.endReason ? ` · ${text(`ended.${session.endReason}`)}` : '';
  return `${when} · ${text('class.people', { count: session.peopleCount })}${why}`;
}

/** The next full half hour, as a date and a time for input fields. */
export function nextStart(now: Date): { date: string; time: string } {
  const half = 30 * 60_000;
  const start = new Date(Math.ceil(now.getTime() / half) * half);
  const two = (figure: number) => String(figure).padStart(2, '0');
  return {
    date: `${start.getFullYear()}-${two(start.getMonth() + 1)}-${two(start.getDate())}`,
    time: `${two(start.getHours())}:${two(start.getMinutes())}`,
  };
}
