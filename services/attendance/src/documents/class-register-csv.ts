import { lengthOfClass } from '../domain/register.ts';
import type { ClassRegister, RegisterRow } from '../usecases/read-class-register.ts';
import { writeCsv, type Cell } from './csv.ts';

/**
 * The register of a class for programs and spreadsheets: one line for each person, times in ISO 8601 and UTC. Its words are those of
 * the REST API in every language, so that nobody's program depends on who exports.
 */
export function writeClassRegister(register: ClassRegister): Buffer {
  const columns = columnsOf(register);
  return writeCsv([
    Object.keys(columns),
    ...register.rows.map((row) => Object.values(columns).map((cell) => cell(row))),
  ]);
}

function columnsOf({ record, title, courseTitle, version }: ClassRegister): Record<string, (row: RegisterRow) => Cell> {
  return {
    course: () => courseTitle,
    class: () => title,
    class_started_at: () => iso(record.startedAtMs),
    class_ended_at: () => iso(record.endedAtMs),
    class_seconds: () => seconds(lengthOfClass(record)),
    register_version: () => version,
    person_id: ({ personId }) => personId,
    name: ({ name }) => name,
    role: ({ role }) => role,
    is_enrolled: ({ isEnrolled }) => isEnrolled,
    verdict: ({ verdict }) => verdict,
    rule: ({ rule }) => rule,
    attended_minutes: ({ attendedMs }) => Math.floor(attendedMs / 60_000),
    attended_seconds: ({ attendedMs }) => seconds(attendedMs),
    share: ({ share }) => Number(share.toFixed(4)),
    first_at: ({ intervals }) => iso(intervals[0]?.fromMs),
    last_at: ({ intervals }) => iso(intervals.at(-1)?.toMs),
    late_seconds: ({ lateMs }) => seconds(lateMs),
    left_early_seconds: ({ leftEarlyMs }) => seconds(leftEarlyMs),
    gaps: ({ gaps }) => gaps,
    intervals: ({ intervals }) => intervals.map(({ fromMs, toMs }) => `${iso(fromMs)}/${iso(toMs)}`).join(' '),
    spoke_seconds: ({ engagement }) => seconds(engagement.spokeMs),
    hands: ({ engagement }) => engagement.hands,
    chat_messages: ({ engagement }) => engagement.chatMessages,
    correction_reason: ({ correction }) => correction?.reason,
    corrected_by: ({ correction, correctedByName }) => (correction ? correctedByName : undefined),
    corrected_at: ({ correction }) => iso(correction?.madeAtMs),
  };
}

export function seconds(ms: number): number {
  return Math.round(ms / 1_000);
}

export function iso(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
