import type { LiveRoom } from '@lectern/sdk';
import { eventually } from '@lectern/testing';
import type { Browser } from 'playwright-core';
import { bundleForPage, launchChromium, openPage, type PersonPage } from '../load/browser.ts';
import { openSchool, type School } from '../load/people.ts';
import type { PageState } from '../load/page.ts';
import type { Stack } from '../up/stack.ts';

/** Three people with camera and microphone in Chromium, and more who listen and write, all in one class. */
export type ClassInSession = {
  readonly school: School;
  readonly rooms: readonly LiveRoom[];
  readonly pages: readonly PersonPage[];
  /** Resolves when everybody is in and every picture and sound arrives, without anybody being touched. */
  untilWhole(withinMs: number): Promise<void>;
  /** Forgets the pauses so far. */
  beginMeasuring(): Promise<void>;
  /** The longest pause of any picture and of any sound since then, in milliseconds. */
  longestPauses(): Promise<{ camera: number; microphone: number }>;
  close(): Promise<void>;
};

const withMedia = 3;
const writers = 16;
/** Frames that came within this still come. */
const freshMs = 700;

export async function beginClass(stack: Stack): Promise<ClassInSession> {
  const school = await openSchool({ origin: stack.origin, apiKey: stack.demo.apiKey }, withMedia - 1 + writers);
  const browser = await launchChromium();
  try {
    const { staff, learners } = school;
    const pages = await openPages(browser, stack.origin, school, [staff, ...learners.slice(0, withMedia - 1)]);
    const rooms = learners.slice(withMedia - 1).map(({ client }) => client.room(school.sessionId));
    await Promise.all(rooms.map((room) => room.join()));
    return inSession({ school, browser, pages, rooms });
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function openPages(
  browser: Browser,
  origin: string,
  { sessionId }: School,
  people: readonly { cookie: string }[],
): Promise<PersonPage[]> {
  const files = await bundleForPage(new URL('../load/page.ts', import.meta.url));
  const pages: PersonPage[] = [];
  for (const { cookie } of people) {
    const page = await openPage(browser, origin, cookie, files);
    await page.ask('approach', sessionId);
    await page.ask('join', { publishes: ['camera', 'microphone'] });
    pages.push(page);
  }
  return pages;
}

type Parts = Pick<ClassInSession, 'school' | 'rooms' | 'pages'> & { readonly browser: Browser };

function inSession({ school, browser, pages, rooms }: Parts): ClassInSession {
  const states = () => Promise.all(pages.map((page) => page.ask('state')));
  const everybody = pages.length + rooms.length;
  return {
    school,
    rooms,
    pages,
    async untilWhole(withinMs) {
      await eventually(
        'everybody is in and sees and hears everybody',
        async () => {
          const out = rooms.filter(({ view }) => view.status !== 'in' || view.participants.length !== everybody);
          if (out.length > 0) throw new Error(`${out.length} writers are not in: ${out[0]?.view.status}`);
          for (const state of await states()) requireWhole(state, everybody);
        },
        { withinMs, everyMs: 100 },
      );
    },
    beginMeasuring: async () => void (await Promise.all(pages.map((page) => page.ask('forgetPauses')))),
    async longestPauses() {
      const all = (await states()).flatMap(({ received }) => Object.entries(received));
      const longest = (source: string) =>
        Math.max(0, ...all.filter(([key]) => key.endsWith(source)).map(([, { longestPauseMs }]) => longestPauseMs));
      return { camera: longest('camera'), microphone: longest('microphone') };
    },
    async close() {
      await Promise.all(rooms.map((room) => room.close()));
      await browser.close();
    },
  };
}

function requireWhole({ status, people, received, now }: PageState, everybody: number): void {
  if (status !== 'in' || people !== everybody) throw new Error(`a page is ${status} with ${people} people`);
  const fresh = Object.values(received).filter(({ lastAt }) => now - lastAt < freshMs);
  const wanted = 2 * (withMedia - 1);
  if (fresh.length !== wanted) throw new Error(`a page receives ${fresh.length} of ${wanted} tracks`);
}
