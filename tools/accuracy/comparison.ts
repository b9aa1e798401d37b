import { defaultPolicy } from '@lectern/attendance/src/domain/policy.ts';
import { computeRegister, type Entry } from '@lectern/attendance/src/domain/register.ts';
import type { ClassRun } from './class-run.ts';
import type { Span } from './diary.ts';
import type { Heard } from './hearing.ts';
import { nothing, sum, type Comparison } from './totals.ts';
import { isUnheard, signsIn } from './unheard.ts';
import { truthOf } from './truth.ts';

/** Of the class, or two seconds. */
export const allowedMs = ({ fromMs, toMs }: Span) => Math.max((toMs - fromMs) / 1_000, 2_000);

export function compare(run: ClassRun, { store }: Heard): Comparison {
  const { planned, frame, people, kills } = run;
  const record = store.records.get(planned.sessionId);
  if (record === undefined) throw new Error(`nothing was heard of class ${planned.sessionId}`);
  const evidence = [...(store.evidence.get(planned.sessionId)?.values() ?? [])];
  const entries = computeRegister({
    record,
    evidence,
    roster: new Map(people.flatMap(({ personId, role }) => (role === 'guest' ? [] : [[personId, role]]))),
    corrections: [],
    policy: defaultPolicy,
    nowMs: frame.toMs,
  });
  const found = new Map(entries.map((entry) => [entry.personId, entry]));
  const signs = signsIn(evidence);
  const compared = people.map((person) =>
    comparePerson(person, frame, found.get(person.personId), isUnheard(person.presence, signs, kills, person.personId)),
  );
  return { ...sum(compared), classes: 1, kills: kills.length };
}

function comparePerson(
  { personId, role, presence }: ClassRun['people'][number],
  frame: Span,
  entry: Entry | undefined,
  unheard: boolean,
): Comparison {
  const truth = truthOf(presence, frame, role, defaultPolicy);
  const errorMs = Math.abs((entry?.attendedMs ?? 0) - truth.attendedMs);
  const verdict = entry?.verdict ?? 'none';
  const about = () => describe(personId, frame, presence, entry?.intervals ?? []);
  const one = { ...nothing, people: 1 };
  if (truth.clearanceMs <= (unheard ? Math.max(errorMs, allowedMs(frame)) : allowedMs(frame)))
    return { ...one, tooClose: 1 };
  const wrongVerdicts = verdict === truth.verdict ? [] : [`${verdict} instead of ${truth.verdict}: ${about()}`];
  if (unheard) return { ...one, wrongVerdicts, unheard: 1, largestUnheardMs: errorMs };
  const beyond = errorMs > allowedMs(frame) ? [`${errorMs} ms: ${about()}`] : [];
  return { ...one, wrongVerdicts, beyond, largestErrorMs: errorMs, errorSumMs: errorMs };
}

function describe(personId: string, frame: Span, truth: readonly Span[], measured: readonly Span[]): string {
  const text = (spans: readonly Span[]) =>
    spans.map(({ fromMs, toMs }) => `${seconds(fromMs, frame)}–${seconds(toMs, frame)}`).join(' ');
  return `${personId} truly ${text(truth)}, in the register ${text(measured)}`;
}

const seconds = (ms: number, { fromMs }: Span) => ((ms - fromMs) / 1_000).toFixed(2);
