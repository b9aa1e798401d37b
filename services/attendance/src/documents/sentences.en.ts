import type { Sentences } from './sentences.ts';

const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;
const minutes = (number: number) => count(number, 'minute', 'minutes');

export const english: Sentences = {
  locale: 'en-GB',
  verdicts: {
    none: 'No verdict',
    present: 'Present',
    late: 'Late',
    'left-early': 'Left early',
    absent: 'Absent',
    excused: 'Excused',
  },
  scopes: {
    default: 'Default rule',
    organisation: 'Rule of the organisation',
    course: 'Rule of the course',
    class: 'Rule of this class',
  },
  registerOf: (title) => `Register of ${title}`,
  contactHoursOf: (name) => `Contact hours of ${name}`,
  personId: (id) => `person id ${id}`,
  columns: {
    name: 'Name',
    verdict: 'Verdict',
    minutes: 'Minutes',
    tookPart: 'Took part',
    class: 'Class',
    date: 'Date',
    presence: 'Presence',
    share: 'Share',
  },
  minutesOf: (attended, length) => `${attended} of ${length}`,
  lateBy: (late) => `Late ${late} min`,
  gaps: (number) => count(number, 'gap', 'gaps'),
  spoke: (spoken) => `spoke ${spoken} min`,
  hands: (number) => count(number, 'hand', 'hands'),
  messages: (number) => count(number, 'message', 'messages'),
  fromTo: (from, to) => `${from} to ${to}`,
  corrected: (reason, by, at) => `Corrected by ${by}, ${at}: “${reason}”`,
  guest: 'guest',
  version: (version, computedAt) => `Version ${version}, computed ${computedAt}`,
  provisional: 'Provisional: the class is not over, or its register is not computed yet.',
  rule: (policy) =>
    [
      `Late after ${minutes(policy.lateAfterMinutes)}; absent after ${minutes(policy.absentAfterMinutes)}, or with less than ${policy.requiredSharePercent} % of the class.`,
      `Left early: gone more than ${minutes(policy.leftEarlyBeforeMinutes)} before the end.`,
      `Gaps shorter than ${count(policy.graceSeconds, 'second', 'seconds')} do not count.`,
      `A class shorter than ${minutes(policy.minimumClassMinutes)} gets no verdicts.`,
    ].join(' '),
  ruleOf: (scope, version, by) =>
    `${english.scopes[scope]}${version === 0 ? '' : `, version ${version}${by === '' ? '' : `, set by ${by}`}`}.`,
  timesIn: (zone) => `Times are the server’s, in ${zone}.`,
  issued: (by, at) => `Issued by ${by}, ${at}`,
  confirmAt: (address) => `Confirm this document at ${address}`,
  pageOf: (page, pages) => `Page ${page} of ${pages}`,
  code: 'Verification code',
  unprintable:
    'A box □ stands for a character that this document’s font does not have; the register itself has the name in full.',
  summary: {
    contactHours: 'contact hours',
    required: 'required',
    ofClasses: 'held',
    share: 'of the classes',
    classes: 'classes',
  },
  hours: (hours) => `${hours} h`,
  nobody: 'Nobody is enrolled, and nobody came.',
  noClasses: 'No class of the course has ended.',
};
