import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, BrowserContext } from 'playwright-core';
import { bundleForPage, newPage, openPage, openProfile } from '../load/browser.ts';
import { quantile } from '../load/crowd.ts';
import { openSchool } from '../load/people.ts';
import type { Stack } from '../up/stack.ts';
import { startBareServer } from './bare/server.ts';

/** Nobody clicks in the moment in which a page appears. */
const atDoorMs = 400;

export type JoinFigures = { readonly ours: readonly number[]; readonly bare: readonly number[] };

/**
 * How long from the click to the first picture of somebody who sends already. Both sides in turn; each visit by a new page of
 * a profile that was there before.
 */
export async function measureJoins(
  stack: Stack,
  browser: Browser,
  workerBin: string,
  visits: number,
): Promise<JoinFigures> {
  const bareFiles = await bundleForPage(new URL('./bare/page.ts', import.meta.url));
  const bare = await startBareServer(workerBin, bareFiles);
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  try {
    const files = await bundleForPage(new URL('../load/page.ts', import.meta.url));
    const { staff, learners, sessionId } = await openSchool({ origin: stack.origin, apiKey: stack.demo.apiKey }, 1);
    const [ben = staff] = learners;
    const ada = await openPage(browser, stack.origin, staff.cookie, files);
    await ada.ask('approach', sessionId);
    await ada.ask('join', { publishes: ['camera', 'microphone'] });
    const sender = await context.newPage();
    await sender.goto(bare.origin);
    await sender.evaluate('bare.send()');
    const profile = await openProfile(browser, stack.origin, ben.cookie, files);
    const ours: number[] = [];
    const theirs: number[] = [];
    // The first visit of each warms what the second finds warm; it does not count.
    for (let visit = 0; visit <= visits; visit += 1) {
      const oursMs = await visitClass(profile, stack.origin, sessionId);
      const page = await context.newPage();
      await page.goto(bare.origin);
      await page.waitForFunction('globalThis.bare');
      await pause(atDoorMs);
      const bareMs = await page.evaluate<number>('bare.watch()');
      await page.close();
      if (visit > 0) {
        ours.push(oursMs);
        theirs.push(bareMs);
      }
    }
    await profile.close();
    await ada.page.context().close();
    return { ours, bare: theirs };
  } finally {
    await context.close();
    bare.close();
  }
}

async function visitClass(profile: BrowserContext, origin: string, sessionId: string): Promise<number> {
  const visitor = await newPage(profile, origin);
  try {
    await visitor.ask('approach', sessionId);
    await pause(atDoorMs);
    await visitor.ask('join', { publishes: [] });
    const { clickedAt, paintedAt } = await visitor.ask('firstFrame');
    await visitor.ask('leave');
    return paintedAt - clickedAt;
  } finally {
    await visitor.page.close();
  }
}

export function describeJoins({ ours, bare }: JoinFigures) {
  const [oursMs, bareMs] = [quantile(ours, 0.5), quantile(bare, 0.5)];
  return { oursMs, bareMs, ratio: oursMs / bareMs, p95Ms: quantile(ours, 0.95) };
}
