import type { ClassRegister, Interval, Policy, PolicyScope, RegisterEntry, Rule } from '@lectern/sdk/attendance';
import { formatLocale, text } from '../../platform/locale/text.ts';
import { clockTime, stopwatch } from '../../platform/locale/times.ts';
import { figuresOf } from './register-model.ts';

/** Below this a class is told in minutes and seconds: rounded minutes would say nothing. */
const shortMs = 10 * 60_000;

/** "42 of 50 min", or "0:42 of 1:10" in a class of a few minutes. */
export function minutesOf(attendedMs: number, lengthMs: number): string {
  if (lengthMs < shortMs) return text('register.time-of', { part: stopwatch(attendedMs), whole: stopwatch(lengthMs) });
  return text('register.minutes-of', { part: Math.round(attendedMs / 60_000), whole: Math.round(lengthMs / 60_000) });
}

/** "8 min", "40 s" */
export function briefly(ms: number): string {
  if (ms < 60_000) return text('time.seconds', { seconds: Math.round(ms / 1000) });
  return text('register.minutes', { minutes: Math.floor(ms / 60_000) });
}

/** "12 h 30 min" */
export function hours(ms: number): string {
  const all = Math.round(ms / 60_000);
  if (all < 60) return text('register.minutes', { minutes: all });
  const [whole, minutes] = [Math.floor(all / 60), all % 60];
  return minutes === 0 ? text('register.hours', { hours: whole }) : text('time.hours', { hours: whole, minutes });
}

export function percent(share: number): string {
  return new Intl.NumberFormat(formatLocale(), { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

/** Tuesday, 17 November 2026 */
export function fullDay(at: Date): string {
  return new Intl.DateTimeFormat(formatLocale(), { dateStyle: 'full' }).format(at);
}

/** 17 Nov, 10:22 */
export function moment(at: Date): string {
  return new Intl.DateTimeFormat(formatLocale(), {
    day: 'numeric',
    month: 'short',
    year: at.getFullYear() === new Date().getFullYear() ? undefined : 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(at);
}

/** When the class was, or is to be: its real times once there are any. */
export function whenOf({ startsAt, endsAt, startedAt, endedAt }: ClassRegister): string {
  const from = new Date(startedAt ?? startsAt);
  return text('time.span', {
    day: fullDay(from),
    from: clockTime(from),
    to: clockTime(new Date(endedAt ?? endsAt)),
  });
}

/** The bar in words: "Present from 10:00 to 10:17 and from 10:20 to 10:39." */
export function presenceInWords(intervals: readonly Interval[]): string {
  if (intervals.length === 0) return text('register.bar-none');
  const spans = intervals.map(({ from, to }) =>
    text('register.bar-span', { from: clockTime(new Date(from)), to: clockTime(new Date(to)) }),
  );
  return text('register.bar', { spans: listOf(spans) });
}

export function listOf(parts: readonly string[]): string {
  return new Intl.ListFormat(formatLocale(), { type: 'conjunction' }).format(parts);
}

/** What the person did in class, as far as it is counted, and how often the line was gone. */
export function tookPart({ engagement, gaps }: RegisterEntry): string {
  const { hands, chatMessages, spokeMs } = engagement;
  const parts = [
    hands > 0 && text('register.hands', { count: hands }),
    chatMessages > 0 && text('register.messages', { count: chatMessages }),
    spokeMs >= 1000 && text('register.spoke', { time: briefly(spokeMs) }),
    gaps > 0 && text('register.gaps', { count: gaps }),
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(', ') : text('register.took-no-part');
}

/** The rule and the figures that led to a verdict. */
export function reasonOf(entry: RegisterEntry, policy: Policy | undefined): string {
  return text(`rule.${entry.rule}`, {
    ...limitsOf(entry.rule, entry, policy),
    share: percent(entry.share),
  });
}

function limitsOf(rule: Rule, entry: RegisterEntry, policy: Policy | undefined): Record<string, string | number> {
  switch (rule) {
    case 'late-after':
      return { limit: policy?.lateAfterMinutes ?? 0, time: briefly(entry.lateMs) };
    case 'absent-after':
      return { limit: policy?.absentAfterMinutes ?? 0, time: briefly(entry.lateMs) };
    case 'left-early-before':
      return { limit: policy?.leftEarlyBeforeMinutes ?? 0, time: briefly(entry.leftEarlyMs) };
    case 'share-too-small':
      return { limit: policy?.requiredSharePercent ?? 0 };
    case 'class-too-short':
      return { limit: policy?.minimumClassMinutes ?? 0 };
    default:
      return {};
  }
}

/** The same to the person concerned. Without limits: a class may have a rule of its own, and its history tells it. */
export function ownReasonOf(entry: RegisterEntry): string {
  const { rule, lateMs, leftEarlyMs } = entry;
  const share = percent(entry.share);
  switch (rule) {
    case 'late-after':
    case 'absent-after':
      return text(`own.rule-${rule}`, { time: briefly(lateMs) });
    case 'left-early-before':
      return text('own.rule-left-early-before', { time: briefly(leftEarlyMs) });
    case 'attended':
    case 'share-too-small':
    case 'class-too-short':
      return text(`own.rule-${rule}`, { share });
    default:
      return text(`rule.${rule}`);
  }
}

/** The whole rule in words, as it stands under a register. */
export function ruleInWords(policy: Policy): string {
  const sentences = [
    text('policy.words', {
      late: policy.lateAfterMinutes,
      absent: policy.absentAfterMinutes,
      share: policy.requiredSharePercent,
      early: policy.leftEarlyBeforeMinutes,
    }),
    policy.minimumClassMinutes > 0 && text('policy.words-minimum', { minutes: policy.minimumClassMinutes }),
    policy.requiredContactMinutes > 0 &&
      text('policy.words-contact', { hours: hours(policy.requiredContactMinutes * 60_000) }),
    text(policy.judgesObservers ? 'policy.words-observers' : 'policy.words-no-observers'),
    text('policy.words-server'),
    policy.graceSeconds > 0 && text('policy.words-grace', { seconds: policy.graceSeconds }),
  ];
  return sentences.filter((sentence) => sentence !== false).join(' ');
}

const ruleNames = {
  default: 'policy.of-default',
  organisation: 'policy.of-organisation',
  course: 'policy.of-course',
  class: 'policy.of-class',
} as const satisfies Record<PolicyScope, string>;

/** "Rule of this course" */
export const ruleOf = (scope: PolicyScope): string => text(ruleNames[scope]);

/** How far the statements of the class have come, where there is anywhere to send them. */
export function statementsInWords({ statements, phase }: ClassRegister): string | undefined {
  const { kept, accepted, dead, connections } = statements;
  if (phase !== 'ended' || connections === 0 || kept === 0) return undefined;
  if (dead > 0) return text('register.statements-dead', { count: dead });
  return accepted < kept ? text('register.statements-going', { accepted, kept }) : text('register.statements-sent');
}

/** "Running: here now 12, not yet seen 3, left 1" */
export function runningInWords(register: ClassRegister): string {
  const [here, unseen, left] = figuresOf(register).map(({ count }) => count);
  return text('register.running', { here: here ?? 0, unseen: unseen ?? 0, left: left ?? 0 });
}
