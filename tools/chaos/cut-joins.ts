import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@lectern/testing';
import type { Browser } from 'playwright-core';
import { bundleForPage, launchChromium, newPage, openPage, openProfile, type PersonPage } from '../load/browser.ts';
import { openSchool, type School } from '../load/people.ts';
import type { Stack } from '../up/stack.ts';

type Class = School & { readonly browser: Browser; readonly origin: string; readonly files: Map<string, string> };

const perRepetition = 8;
/** A join with camera and microphone takes about half a second: the cut comes anywhere in it, or just after. */
const cutWithinMs = 600;
const awayMs = { least: 500, most: 3_000 } as const;
const wholeWithinMs = 25_000;
const both = { publishes: ['camera', 'microphone'] } as const;

/**
 * People join whose network goes away before their media stands, and comes back soon: each must end up seen and heard, and see
 * and hear, without being touched. Returns whether each did.
 */
export async function cutJoins(
  stack: Stack,
  repetitions: number,
  random: () => number,
  tell: (text: string) => void,
): Promise<boolean[]> {
  const files = await bundleForPage(new URL('../load/page.ts', import.meta.url));
  const school = await openSchool({ origin: stack.origin, apiKey: stack.demo.apiKey }, 1);
  const browser = await launchChromium();
  const lesson: Class = { ...school, browser, origin: stack.origin, files };
  try {
    const ada = await openPage(browser, stack.origin, school.staff.cookie, files);
    await ada.ask('approach', school.sessionId);
    await ada.ask('join', { publishes: [...both.publishes] });
    const results: boolean[] = [];
    for (let join = 0; join < repetitions * perRepetition; join += 1) {
      const cutAfterMs = random() * cutWithinMs;
      const backAfterMs = awayMs.least + random() * (awayMs.most - awayMs.least);
      const failure = await cutOne(lesson, ada, cutAfterMs, backAfterMs).catch((error: Error) => error.message);
      tell(`cut after ${cutAfterMs.toFixed(0)} ms, for ${backAfterMs.toFixed(0)} ms: ${failure ?? 'sees and is seen'}`);
      results.push(failure === undefined);
    }
    return results;
  } finally {
    await browser.close();
  }
}

async function cutOne(lesson: Class, ada: PersonPage, cutAfterMs: number, backAfterMs: number): Promise<undefined> {
  const { browser, origin, files, sessionId, learners } = lesson;
  const profile = await openProfile(browser, origin, learners[0]?.cookie ?? '', files);
  try {
    const ben = await newPage(profile, origin);
    await ben.ask('approach', sessionId);
    await pause(300);
    const joining = ben.ask('join', { publishes: [...both.publishes] });
    await pause(cutAfterMs);
    await profile.setOffline(true);
    await pause(backAfterMs);
    await profile.setOffline(false);
    await joining;
    await eventually('both see and hear each other', () => bothReceive([ada, ben]), { withinMs: wholeWithinMs });
    await ben.ask('leave');
    return undefined;
  } finally {
    await profile.close();
  }
}

/** Whether a picture and a sound arrive now at each of two pages. */
async function bothReceive(pages: readonly PersonPage[]): Promise<boolean> {
  const counts = () =>
    Promise.all(pages.map(async (page) => new Map(Object.entries((await page.ask('state')).received).map(countOf))));
  const before = await counts();
  await pause(500);
  const after = await counts();
  return after.every(
    (now, index) => [...now].filter(([key, count]) => count > (before[index]?.get(key) ?? 0)).length === 2,
  );
}

function countOf([key, { count }]: [string, { readonly count: number }]): [string, number] {
  return [key, count];
}
