import type { Cause, Correction, EntryComputed, HistoryItem } from '@lectern/proto/grpc/attendance/v1/register_service';
import type * as api from '../contract/register-schemas.ts';
import { toPolicyVersion } from './policy.words.ts';
import { toDispute, toEntry, toInterval, verdictOf, verdictWord } from './register.words.ts';
import { dateOf, iso, must } from './wire.ts';

type Computed = Extract<api.HistoryItem, { kind: 'computed' }>;

const causeWords = {
  CAUSE_CLASS_ENDED: 'class-ended',
  CAUSE_LATE_EVIDENCE: 'late-evidence',
  CAUSE_CORRECTION: 'correction',
  CAUSE_POLICY: 'policy',
  CAUSE_ENROLMENT: 'enrolment',
  CAUSE_UNSPECIFIED: 'class-ended',
  UNRECOGNIZED: 'class-ended',
} as const satisfies Readonly<Record<Cause, Computed['cause']>>;

/** An item of a kind that this gateway does not know yet is left out. */
export function toHistory(items: readonly HistoryItem[]): api.HistoryItem[] {
  return items.flatMap((item) => toItem(item) ?? []);
}

export function toCorrection(reason: string, change: api.Change): Correction {
  return { reason, body: toBody(change) };
}

function toItem({ at, actorName, body }: HistoryItem): api.HistoryItem | undefined {
  const head = { at: iso(at), actorName: actorName || undefined };
  switch (body?.$case) {
    case 'computed':
      return { kind: 'computed', ...head, ...toComputed(body.value) };
    case 'corrected':
      return { kind: 'corrected', ...head, reason: body.value.reason, change: toChange(body.value) };
    case 'disputed':
      return { kind: 'disputed', ...head, dispute: toDispute(body.value) };
    case 'answered':
      return { kind: 'answered', ...head, dispute: toDispute(body.value) };
    default:
      return undefined;
  }
}

function toComputed({ entry, registerVersion, policy, cause }: EntryComputed): Omit<Computed, 'kind' | 'at'> {
  return { entry: toEntry(must(entry)), registerVersion, policy: toPolicyVersion(policy), cause: causeWords[cause] };
}

function toChange({ body }: Correction): api.Change {
  switch (body?.$case) {
    case 'setVerdict':
      return { kind: 'set-verdict', verdict: verdictWord(body.value) };
    case 'addInterval':
      return { kind: 'add-interval', ...toInterval(body.value) };
    case 'cutInterval':
      return { kind: 'cut-interval', ...toInterval(body.value) };
    default:
      return { kind: 'undo' };
  }
}

function toBody(change: api.Change): Correction['body'] {
  switch (change.kind) {
    case 'set-verdict':
      return { $case: 'setVerdict', value: verdictOf(change.verdict) };
    case 'add-interval':
      return { $case: 'addInterval', value: spanOf(change) };
    case 'cut-interval':
      return { $case: 'cutInterval', value: spanOf(change) };
    case 'undo':
      return { $case: 'undo', value: {} };
  }
}

function spanOf({ from, to }: api.Interval): { from: Date; to: Date } {
  return { from: dateOf(from), to: dateOf(to) };
}
