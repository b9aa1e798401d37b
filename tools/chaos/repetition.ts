import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@lectern/testing';
import type { Stack } from '../up/stack.ts';
import type { ClassInSession } from './class-in-session.ts';
import { chatTexts, departures, readJournal } from './journal.ts';
import type { Random } from './random.ts';
import { Storm } from './storm.ts';
import type { Victim } from './victims.ts';

/** What one kill did to the class. Everything but the times must be 0. */
export type Damage = {
  readonly accepted: number;
  readonly refused: number;
  readonly lost: number;
  readonly doubled: number;
  readonly gaps: number;
  /** Refused, and in the journal all the same. */
  readonly keptThoughRefused: number;
  /** People whom the class counted as gone. */
  readonly departures: number;
  /** Clients whose own record of the chat differs from the journal's. */
  readonly divergent: number;
  readonly pictureGapMs: number;
  readonly soundGapMs: number;
  readonly wholeAfterMs: number;
};

const wholeWithinMs = 60_000;

/** One class goes on while one thing dies. Rejects when it is not whole again in time. */
export async function killOnce(
  stack: Stack,
  lesson: ClassInSession,
  victim: Victim,
  name: string,
  random: Random,
): Promise<Damage> {
  await lesson.untilWhole(wholeWithinMs);
  const { sessionId } = lesson.school;
  const url = stack.database.url('session');
  const before = await readJournal(url, sessionId);
  await lesson.beginMeasuring();
  const storm = new Storm(name, lesson.rooms, random);
  // In the middle of something: never at the same moment of anybody's sentence or tick.
  await pause(800 + random() * 1_500);
  const killedAt = Date.now();
  await victim.kill(stack);
  await pause(1_000);
  await lesson.untilWhole(wholeWithinMs);
  const wholeAfterMs = Date.now() - killedAt;
  const pauses = await lesson.longestPauses();
  const { accepted, refused } = await within(wholeWithinMs, storm);
  const after = await readJournal(url, sessionId);
  const texts = chatTexts(after.facts);
  return {
    accepted: accepted.length,
    refused: refused.length,
    lost: accepted.filter((text) => !texts.includes(text)).length,
    doubled: texts.length - new Set(texts).size,
    gaps: after.gaps,
    keptThoughRefused: refused.filter((text) => texts.includes(text)).length,
    departures: departures(after.facts) - departures(before.facts),
    divergent: await countDivergent(lesson, texts),
    pictureGapMs: Math.round(pauses.camera),
    soundGapMs: Math.round(pauses.microphone),
    wholeAfterMs,
  };
}

export function isUnhurt(damage: Damage): boolean {
  const { accepted, lost, doubled, gaps, keptThoughRefused, departures: gone, divergent } = damage;
  // Where nothing happened nothing could be lost.
  return accepted > 0 && lost + doubled + gaps + keptThoughRefused + gone + divergent === 0;
}

/** Every sentence has its answer in the end. */
async function within(withinMs: number, storm: Storm) {
  const calm = storm.calm();
  await eventually('every command is answered', () => storm.unanswered === 0, { withinMs });
  return calm;
}

/** Clients keep the newest 200 messages; those must be the journal's, in its order. */
async function countDivergent({ rooms }: ClassInSession, texts: readonly string[]): Promise<number> {
  const newest = texts.slice(-200).join('\n');
  const differs = () => rooms.filter(({ view }) => view.chat.map(({ text }) => text).join('\n') !== newest).length;
  await eventually('every client shows what the journal has', () => differs() === 0).catch(() => undefined);
  return differs();
}
