import type { ClassRef, Evidence } from './evidence.ts';
import type { PersonId } from '@lectern/kernel';
import type { Role } from '@lectern/policy';
import type { ActorId } from './actor.ts';
import { corrected, holding, verdictSet, type Correction, type CorrectionId } from './correction.ts';
import type { Interval } from './interval.ts';
import type { Policy } from './policy.ts';
import { presencesIn, type Presence } from './presence.ts';
import { judge, measure, presenceIn, type Judgement, type Measure } from './verdict.ts';
import type { Whereabouts } from './words.ts';

/** What is counted of somebody's part in a class. */
export type Engagement = { readonly spokeMs: number; readonly hands: number; readonly chatMessages: number };

/** One person in one class, as one computation has it. Plain values only: it is kept as it is. */
export type Entry = Measure &
  Judgement & {
    readonly personId: PersonId;
    readonly role: Role;
    readonly isEnrolled: boolean;
    readonly engagement: Engagement;
    /** The newest that holds. */
    readonly correction?: CorrectionNote | undefined;
  };

export type CorrectionNote = {
  readonly id: CorrectionId;
  readonly reason: string;
  readonly madeBy: ActorId;
  readonly madeAtMs: number;
};

/** What is known of a class besides its evidence. */
export type ClassRecord = ClassRef & {
  readonly startsAtMs?: number | undefined;
  readonly endsAtMs?: number | undefined;
  readonly openedAtMs?: number | undefined;
  readonly startedAtMs?: number | undefined;
  readonly endedAtMs?: number | undefined;
  /** The newest computation; 0 before the first. */
  readonly registerVersion: number;
};

export type Phase = 'scheduled' | 'open' | 'live' | 'ended';

export function phaseOf({ openedAtMs, startedAtMs, endedAtMs }: ClassRecord): Phase {
  if (endedAtMs !== undefined) return 'ended';
  if (startedAtMs !== undefined) return 'live';
  return openedAtMs === undefined ? 'scheduled' : 'open';
}

/** Its real start and end; undefined while it has not both. */
export function frameOfRecord({ startedAtMs, endedAtMs }: ClassRecord): Interval | undefined {
  return startedAtMs === undefined || endedAtMs === undefined ? undefined : { fromMs: startedAtMs, toMs: endedAtMs };
}

/** From its real start to its end; 0 while it has not both. */
export function lengthOfClass({ startedAtMs, endedAtMs }: ClassRecord): number {
  return startedAtMs === undefined || endedAtMs === undefined ? 0 : Math.max(0, endedAtMs - startedAtMs);
}

/** Who is enrolled at one moment; whoever was enrolled once and is no more has no role. */
export type Roster = ReadonlyMap<PersonId, Exclude<Role, 'guest'> | undefined>;

export type RegisterInput = {
  readonly record: ClassRecord;
  readonly evidence: readonly Evidence[];
  readonly roster: Roster;
  readonly corrections: readonly Correction[];
  readonly policy: Policy;
  /** For a class that is not over. */
  readonly nowMs: number;
};

export type ComputedEntry = Entry & { readonly whereabouts: Whereabouts };

/** The register of a class: everybody who is enrolled, and everybody who came. Nothing but its input decides it. */
export function computeRegister(input: RegisterInput): readonly ComputedEntry[] {
  const { record, evidence, roster, nowMs } = input;
  const presences = presencesIn(evidence, record.endedAtMs ?? nowMs);
  const came = [...presences].flatMap(([personId, { stretches }]) => (stretches.length > 0 ? [personId] : []));
  const enrolled = [...roster].flatMap(([personId, role]) => (role === undefined ? [] : [personId]));
  const correctedPeople = input.corrections.map(({ personId }) => personId);
  const people = [...new Set([...enrolled, ...came, ...correctedPeople])].sort();
  const corrections = Map.groupBy(input.corrections, ({ personId }) => personId);
  return people.map((personId) =>
    computeEntry(input, personId, presences.get(personId), holding(corrections.get(personId) ?? [])),
  );
}

const nobody: Presence = {
  role: undefined,
  stretches: [],
  whereabouts: 'not-yet-seen',
  spoke: [],
  handsAtMs: [],
  chatsAtMs: [],
};

function computeEntry(
  input: RegisterInput,
  personId: PersonId,
  presence: Presence = nobody,
  held: readonly Correction[],
): ComputedEntry {
  const { roster, policy } = input;
  const frame = frameOf(input);
  const role = roster.get(personId) ?? presence.role ?? 'guest';
  const measured = measure(frame, corrected(presenceIn(frame, presence.stretches, policy), held));
  const newest = held.at(-1);
  return {
    personId,
    role,
    isEnrolled: roster.get(personId) !== undefined,
    ...measured,
    ...judgeEntry(input, frame, measured, personId, role, held),
    engagement: engagementIn(frame, presence),
    ...(newest && { correction: noteOf(newest) }),
    whereabouts: presence.whereabouts,
  };
}

/** From the class's start to its end; until now while it runs; nothing at all for one that never started. */
function frameOf({ record: { startedAtMs, endedAtMs }, nowMs }: RegisterInput): Interval {
  const toMs = endedAtMs ?? nowMs;
  return { fromMs: Math.min(startedAtMs ?? toMs, toMs), toMs };
}

function judgeEntry(
  { record, roster, policy }: RegisterInput,
  frame: Interval,
  measured: Measure,
  personId: PersonId,
  role: Role,
  held: readonly Correction[],
): Judgement {
  const set = verdictSet(held);
  if (set !== undefined) return { verdict: set, rule: 'corrected' };
  if (record.endedAtMs === undefined) return { verdict: 'none', rule: 'class-running' };
  if (record.startedAtMs === undefined) return { verdict: 'none', rule: 'class-never-started' };
  // Somebody who was taken out of the course before the class ended is recorded, not judged.
  const isGone = roster.has(personId) && roster.get(personId) === undefined;
  return isGone ? { verdict: 'none', rule: 'not-expected' } : judge(frame, measured, role, policy);
}

// Marks tell what came since the mark before them.
const markEveryMs = 10_000;

function engagementIn({ fromMs, toMs }: Interval, { spoke, handsAtMs, chatsAtMs }: Presence): Engagement {
  const within = (atMs: number) => atMs >= fromMs && atMs <= toMs;
  return {
    spokeMs: spoke.reduce(
      (sum, mark) => (mark.atMs > fromMs && mark.atMs <= toMs + markEveryMs ? sum + mark.spokeMs : sum),
      0,
    ),
    hands: handsAtMs.filter(within).length,
    chatMessages: chatsAtMs.filter(within).length,
  };
}

function noteOf({ id, reason, madeBy, madeAtMs }: Correction): CorrectionNote {
  return { id, reason, madeBy, madeAtMs };
}

/** How many there are of each verdict. */
export function tally(entries: readonly Entry[]) {
  const count = (wanted: Entry['verdict']) => entries.filter(({ verdict }) => verdict === wanted).length;
  return {
    present: count('present'),
    late: count('late'),
    leftEarly: count('left-early'),
    absent: count('absent'),
    excused: count('excused'),
  };
}
