import type { PersonId } from '@lectern/kernel';
import { endOfLine, marksLagMs, type Witness } from '../last-moment.ts';
import { newcomer, type ClassLog, type PersonLog } from './class-log.ts';
import type { Draft, Said, ToldSource } from './draft.ts';
import type { Source } from '../evidence.ts';
import type { Happening, PersonalBody } from './happening.ts';

/** A loss that is made good within this time makes no new pair of joined and left: as long as the register's grace by default. */
export const reconnectGraceMs = 20_000;

export type Chapter = {
  readonly log: ClassLog;
  /** Those who changed. */
  readonly people: readonly PersonLog[];
  readonly drafts: readonly Draft[];
};

/** The people whom a happening needs: one, or everybody who is in the room. */
export type Cast = ReadonlyMap<PersonId, PersonLog>;

/** Names the statement of a draft; the end of a run has to be known by it, in case it has to be taken back. */
export type NameOf = (key: string) => string;

/**
 * Tells what happened next. Every run has one `initialized` and one `terminated`, every join has a leave, and a lost line that is
 * back within the grace changes nothing. What comes after the end of a class tells nothing any more.
 */
export function narrate(log: ClassLog, cast: Cast, happening: Happening, nameOf: NameOf): Chapter {
  const { body, atMs, factId } = happening;
  if (log.endedAtMs !== undefined) return { log, people: [], drafts: [] };
  const opening = openIfNew(log, happening);
  switch (body.kind) {
    case 'class-opened':
    case 'class-started':
      return { ...opening, people: [] };
    case 'class-ended':
    case 'class-silent':
      return closeRun(opening, cast, happening, nameOf);
    default: {
      const person = cast.get(body.personId) ?? newcomer(body.personId);
      const told = tellPerson(opening.log, person, body, atMs, factId);
      return { log: opening.log, people: [told.person], drafts: [...opening.drafts, ...told.drafts] };
    }
  }
}

function openIfNew(log: ClassLog, { atMs }: Happening): { log: ClassLog; drafts: readonly Draft[] } {
  if (log.openedAtMs !== undefined) return { log, drafts: [] };
  return {
    log: { ...log, openedAtMs: atMs },
    drafts: [draft(`initialized:${log.sessionId}`, atMs, { kind: 'initialized' })],
  };
}

/** Everybody goes, and the run is over. One that was given up before, and was not over, gets another end. */
function closeRun(
  { log, drafts }: { log: ClassLog; drafts: readonly Draft[] },
  cast: Cast,
  { atMs, factId, body }: Happening,
  nameOf: NameOf,
): Chapter {
  const gone = [...cast.values()].map((person) => leaveNow(log, person, { kind: 'open', atMs }, factId));
  const key = `terminated:${factId}`;
  const lengthMs = atMs - (log.openedAtMs ?? atMs);
  const withdrawn = log.terminatedId === undefined ? [] : [withdraw(log.terminatedId, undefined, 'class', atMs)];
  return {
    log: { ...log, terminatedId: nameOf(key), ...(body.kind === 'class-ended' && { endedAtMs: atMs }) },
    people: gone.map(({ person }) => person),
    drafts: [
      ...drafts,
      ...gone.flatMap((one) => one.drafts),
      ...withdrawn,
      draft(key, atMs, { kind: 'terminated', lengthMs }),
    ],
  };
}

/** Takes a statement back; the same one is never taken back twice. */
export function withdraw(
  statementId: string,
  about: PersonId | undefined,
  group: 'class' | 'attendance',
  atMs: number,
): Draft {
  return draft(`voided:${statementId}`, atMs, { kind: 'voided', statementId, about, group });
}

type Told = { readonly person: PersonLog; readonly drafts: readonly Draft[] };

function tellPerson(log: ClassLog, person: PersonLog, body: PersonalBody, atMs: number, factId: string): Told {
  const { personId } = person;
  switch (body.kind) {
    case 'admitted':
      return { person: { ...person, admittedAtMs: atMs }, drafts: [] };
    case 'joined':
    case 'returned':
      return comeIn(log, person, atMs, factId);
    case 'reconnecting':
      if (person.joinedAtMs === undefined || person.lineLostAtMs !== undefined) return { person, drafts: [] };
      return { person: { ...person, lineLostAtMs: atMs }, drafts: [] };
    case 'left':
      return goOut(log, person, body.reason, atMs, factId);
    case 'grace-over':
      return person.heldLeave === undefined ? { person, drafts: [] } : tellHeldLeave(log, person);
    case 'hand-raised':
    case 'hand-lowered':
      return deed(person, atMs, [draft(`${body.kind}:${factId}`, atMs, { kind: body.kind, personId })]);
    case 'chat-posted':
      return deed(person, atMs, [
        draft(`posted:${factId}`, atMs, { kind: 'chat-posted', personId, messageKey: factId }),
      ]);
    case 'source-opened':
    case 'source-closed':
      return switchSource(person, body.kind, body.source, atMs, factId);
  }
}

function comeIn(log: ClassLog, person: PersonLog, atMs: number, factId: string): Told {
  const { personId, heldLeave, joinedAtMs } = person;
  if (heldLeave !== undefined && atMs - endOf(log, person, { kind: 'lost', ...heldLeave }) >= reconnectGraceMs) {
    const before = tellHeldLeave(log, person);
    const after = comeIn(log, before.person, atMs, factId);
    return { person: after.person, drafts: [...before.drafts, ...after.drafts] };
  }
  const isBack = joinedAtMs !== undefined;
  // A line that nobody missed goes on; one that was lost is followed by a new one.
  const goesOn = isBack && heldLeave === undefined && person.lineLostAtMs === undefined;
  return {
    person: {
      ...person,
      joinedAtMs: joinedAtMs ?? atMs,
      lineOpenedAtMs: goesOn ? person.lineOpenedAtMs : atMs,
      lineLostAtMs: undefined,
      heldLeave: undefined,
    },
    drafts: isBack ? [] : [draft(`joined:${factId}`, atMs, { kind: 'joined', personId })],
  };
}

function goOut(log: ClassLog, person: PersonLog, reason: string, atMs: number, factId: string): Told {
  if (person.joinedAtMs === undefined) return { person, drafts: [] };
  if (reason === 'timed-out') return { person: { ...person, heldLeave: { factId, atMs } }, drafts: [] };
  return leaveNow(log, person, { kind: reason === 'removed' ? 'removed' : 'left', atMs }, factId);
}

function tellHeldLeave(log: ClassLog, person: PersonLog): Told {
  const { factId, atMs } = person.heldLeave!;
  return leaveNow(log, person, { kind: 'lost', atMs }, factId);
}

/** What is open is stopped, and the stay is over, at the moment that the register has for it. */
function leaveNow(log: ClassLog, person: PersonLog, end: Ending, factId: string): Told {
  const { personId, joinedAtMs, heldLeave, openSources } = person;
  if (joinedAtMs === undefined) return { person, drafts: [] };
  const told = heldLeave ? { kind: 'lost' as const, ...heldLeave } : { ...end, factId };
  const leftAtMs = Math.max(joinedAtMs, endOf(log, person, told));
  const stopped = openSources.map((source) =>
    draft(`source-closed:${told.factId}:${personId}:${source}`, leftAtMs, { kind: 'source-closed', personId, source }),
  );
  const stayedMs = leftAtMs - joinedAtMs;
  return {
    person: newcomer(personId),
    drafts: [...stopped, draft(`left:${told.factId}:${personId}`, leftAtMs, { kind: 'left', personId, stayedMs })],
  };
}

type Ending = { readonly kind: 'left' | 'removed' | 'lost' | 'open'; readonly atMs: number };

function endOf(log: ClassLog, person: PersonLog, { kind, atMs }: Ending): number {
  const { admittedAtMs, lineOpenedAtMs: openedAtMs = atMs, lineLostAtMs } = person;
  const line = { openedAtMs, isLetIn: admittedAtMs === openedAtMs, limitMs: atMs };
  const witness = witnessOf(log, person);
  if (lineLostAtMs === undefined) return endOfLine({ ...line, kind, atMs }, witness);
  return endOfLine({ ...line, kind: 'lost', atMs: lineLostAtMs }, witness);
}

function witnessOf({ marks }: ClassLog, { socketAtMs, mediaAtMs, deedAtMs }: PersonLog): Witness {
  const one = (time: number | undefined) => (time === undefined ? [] : [time]);
  const classMarksAtMs: number[] = [];
  for (let time = marks?.fromMs ?? Infinity; time < (marks?.toMs ?? 0); time += marksLagMs) classMarksAtMs.push(time);
  if (marks) classMarksAtMs.push(marks.toMs);
  return { socketAtMs: one(socketAtMs), mediaAtMs: one(mediaAtMs), deedsAtMs: one(deedAtMs), classMarksAtMs };
}

/** Marks of the class were gathered: they belong together while none is missing between them. */
export function watch(log: ClassLog, atMs: number): ClassLog {
  const { marks } = log;
  if (marks === undefined || atMs - marks.toMs > marksLagMs) return { ...log, marks: { fromMs: atMs, toMs: atMs } };
  return { ...log, marks: { fromMs: marks.fromMs, toMs: Math.max(marks.toMs, atMs) } };
}

function deed(person: PersonLog, atMs: number, drafts: readonly Draft[]): Told {
  return { person: { ...person, deedAtMs: later(person.deedAtMs, atMs) }, drafts };
}

/** A source that is open already, or closed, tells nothing new: somebody who comes back may say again what is open. */
function switchSource(
  person: PersonLog,
  kind: 'source-opened' | 'source-closed',
  source: Source,
  atMs: number,
  factId: string,
): Told {
  const { personId, openSources } = person;
  const opens = kind === 'source-opened';
  if (!isTold(source) || openSources.includes(source) === opens) return deed(person, atMs, []);
  const now = opens ? [...openSources, source] : openSources.filter((open) => open !== source);
  const said: Said = { kind, personId, source };
  return deed({ ...person, openSources: now }, atMs, [draft(`${kind}:${factId}`, atMs, said)]);
}

function isTold(source: Source): source is ToldSource {
  return source !== 'screen-audio';
}

function later(known: number | undefined, heard: number | undefined): number | undefined {
  return heard === undefined ? known : Math.max(known ?? heard, heard);
}

function draft(key: string, atMs: number, said: Said): Draft {
  return { key, atMs, said };
}
