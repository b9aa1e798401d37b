import type { StoredStatement } from '@lectern/testing';
import { openPool, query } from '@lectern/postgres';
import { truthOf } from '../../accuracy/truth.ts';
import { readJournal } from '../journal.ts';
import { policy, type Course } from './course.ts';
import type { Surroundings } from './misfortunes.ts';

export type Findings = {
  readonly people: number;
  readonly largestErrorMs: number;
  readonly meanErrorMs: number;
  readonly statements: number;
  /** What is not as it should be, in words. */
  readonly wrong: readonly string[];
};

const allowedMs = 2_000;

/** Holds what the services kept against what was scripted, and what the record store has against what they kept. */
export async function examine(course: Course, around: Surroundings): Promise<Findings> {
  const stored = await around.store.statements();
  const { errors, wrong } = compareMinutes(course);
  return {
    people: errors.length,
    largestErrorMs: Math.max(...errors),
    meanErrorMs: errors.reduce((sum, error) => sum + error, 0) / errors.length,
    statements: stored.length,
    wrong: [
      ...wrong,
      ...(course.settledAfterMs > 5_000 ? [`the register came ${course.settledAfterMs} ms after the end`] : []),
      ...(await compareEvidence(course, around)),
      ...(await compareStatements(course, stored)),
    ],
  };
}

function compareMinutes({ register, attendees }: Course) {
  const frame = { fromMs: Date.parse(register.startedAt ?? ''), toMs: Date.parse(register.endedAt ?? '') };
  const wrong: string[] = [];
  const errors = attendees.map(({ person, diary }) => {
    const entry = register.entries.find(({ personId }) => personId === person.personId);
    const truth = truthOf(diary.presence(frame.toMs), frame, 'learner', policy);
    const errorMs = Math.abs((entry?.attendedMs ?? 0) - truth.attendedMs);
    const about = `${person.name}: ${truth.attendedMs} ms in truth, ${entry?.attendedMs} ms in the register`;
    if (errorMs > allowedMs) wrong.push(about);
    if (entry?.verdict !== truth.verdict) wrong.push(`${entry?.verdict} instead of ${truth.verdict}; ${about}`);
    return errorMs;
  });
  return { errors, wrong };
}

/** Facts that nobody else hears of. */
const untold = ['participantDenied', 'participantRemoved', 'capabilityGranted', 'capabilityRevoked'];

/** Every fact arrived once, and nothing waits or was given up. */
async function compareEvidence({ school }: Course, { stack }: Surroundings): Promise<string[]> {
  const { facts, gaps } = await readJournal(stack.database.url('session'), school.sessionId);
  const told = facts.flatMap(({ seq, body }) => (body && !untold.includes(body.$case) ? [Number(seq)] : []));
  const heard = await read(
    stack.database.url('attendance'),
    'SELECT seq::int AS n FROM evidence WHERE session_id = $1 AND seq IS NOT NULL ORDER BY seq',
    [school.sessionId],
  );
  const waiting = await Promise.all(
    ['session', 'attendance'].map((name) => read(stack.database.url(name), 'SELECT count(*)::int AS n FROM outbox')),
  );
  const [dead = 0] = await read(stack.database.url('bus'), 'SELECT count(*)::int AS n FROM bus_dead_letter').catch(
    () => [0],
  );
  return [
    ...(gaps > 0 ? [`${gaps} numbers are missing in the journal`] : []),
    ...(heard.join() === told.join() ? [] : [`facts ${told.join()} were told and ${heard.join()} were heard`]),
    ...(waiting.flat().some((count) => count > 0) ? [`outboxes hold ${waiting.flat().join(' and ')} events`] : []),
    ...(dead > 0 ? [`${dead} events are dead letters`] : []),
  ];
}

async function read(url: string, sql: string, values: unknown[] = []): Promise<number[]> {
  const pool = openPool({ url, max: 1, name: 'chaos' });
  try {
    return (await query<{ n: number }>(pool, sql, values)).rows.map(({ n }) => n);
  } finally {
    await pool.end();
  }
}

async function compareStatements(course: Course, stored: readonly StoredStatement[]): Promise<string[]> {
  const { school, register, attendance } = course;
  const { content } = await attendance.downloadStatements({ courseId: school.courseId });
  const kept = (await content.text())
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as StoredStatement).id);
  const ids = stored.map(({ id }) => id);
  const text = JSON.stringify(stored);
  const personal = [school.staff, ...school.learners].flatMap(({ name, personId }) => [name, personId]);
  return [
    ...(new Set(ids).size === ids.length ? [] : ['the store has statements twice']),
    ...(ids.toSorted().join() === kept.toSorted().join() ? [] : [`${kept.length} are kept and ${ids.length} stored`]),
    ...(register.statements.dead > 0 ? [`${register.statements.dead} statements were given up`] : []),
    ...compareVisits(stored),
    ...compareAttended(register.entries, stored),
    ...personal.filter((word) => text.includes(word)).map((word) => `the store was told ${word}`),
    ...(text.includes('@example.edu') ? ['the store was told an address'] : []),
  ];
}

/** Whoever joined left as often. */
function compareVisits(stored: readonly StoredStatement[]): string[] {
  const by = (verb: string) =>
    stored.filter(({ verb: { id } }) => id.endsWith(`/${verb}`)).map((one) => one.actor.account.name);
  const [joined, left] = [by('join').toSorted(), by('leave').toSorted()];
  return joined.join() === left.join() ? [] : [`${joined.length} joined and ${left.length} left in the store`];
}

function compareAttended(entries: Course['register']['entries'], stored: readonly StoredStatement[]): string[] {
  const voided = new Set(stored.flatMap(({ verb, object }) => (verb.id.endsWith('/voided') ? [object.id] : [])));
  const told = stored
    .filter(({ id, verb }) => verb.id.endsWith('/attended') && !voided.has(id))
    .map(({ result }) => Math.round(Number(/^PT([\d.]+)S$/.exec(result?.duration ?? '')?.[1]) * 1_000))
    .filter((ms) => ms > 0);
  const judged = entries.filter(({ verdict, attendedMs }) => verdict !== 'none' && attendedMs > 0);
  const wanted = judged.map(({ attendedMs }) => attendedMs);
  const sorted = (all: readonly number[]) => all.toSorted((a, b) => a - b).join();
  return sorted(told) === sorted(wanted)
    ? []
    : [`attended ${sorted(told)} in the store, ${sorted(wanted)} in the register`];
}
