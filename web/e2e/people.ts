import { type Browser, type BrowserContext, chromium, expect, type Page, test as base } from '@playwright/test';
import { cast, type Who } from './media-files.ts';
import { type Enrolled, makeSchool, type School, type SchoolOptions } from './school.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // Pages that are not in front stand for people at other computers.
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
];

export type Device = { readonly width: number; readonly height: number };
export const wide: Device = { width: 1440, height: 900 };
export const phone: Device = { width: 390, height: 844 };

type Browsers = { of(who: Who): Promise<Browser>; plain(): Promise<Browser> };
type Fixtures = {
  /** Who is what in the story; `test.use` says it. */
  schoolOptions: SchoolOptions;
  school: School;
  /** A new profile in a browser; gone when the story is over. */
  open: (browser: Browser, device?: Device) => Promise<Page>;
  /** A new profile of somebody's own browser, signed in with a fresh link, at the door of the class. */
  arrive: (who: Enrolled, options?: { device?: Device; query?: string }) => Promise<Page>;
  /** The same, and into the room. */
  enter: (who: Enrolled, options?: { device?: Device }) => Promise<Page>;
  /** Gus, by the guest link, at the door. */
  arriveAsGuest: (options?: { device?: Device }) => Promise<Page>;
};

/** Each person has a browser whose camera and microphone are that person's files. A browser lives as long as the suite. */
export const test = base.extend<Fixtures, { browsers: Browsers }>({
  browsers: [
    async ({}, use) => {
      const opened = new Map<string, Promise<Browser>>();
      const open = (key: string, args: string[]) => {
        const known = opened.get(key);
        const found = known ?? chromium.launch({ executablePath: chromiumPath(), args });
        opened.set(key, found);
        return found;
      };
      const files = process.env['LECTERN_MEDIA'] ?? '';
      await use({
        of: (who) =>
          open(who, [
            ...flags,
            `--use-file-for-fake-audio-capture=${files}/${who}.wav`,
            `--use-file-for-fake-video-capture=${files}/${who}.mjpeg`,
          ]),
        plain: () => open('plain', ['--no-sandbox', '--disable-gpu', '--deny-permission-prompts']),
      });
      for (const browser of opened.values()) await (await browser).close();
    },
    { scope: 'worker' },
  ],

  schoolOptions: [{}, { option: true }],
  school: async ({ schoolOptions }, use) => use(await makeSchool(schoolOptions)),

  open: async ({}, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (browser, device = wide) => {
      const context = await browser.newContext({ viewport: device, locale: 'en-GB' });
      contexts.push(context);
      const page = await context.newPage();
      // An error that nobody caught fails the story, whatever else it shows.
      page.on('pageerror', (error) => {
        throw new Error(`on the page: ${error.message}`);
      });
      // So does anything that the content policy had to stop.
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) throw new Error(message.text());
      });
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  arrive: async ({ browsers, school, open }, use) => {
    await use(async (who, { device = wide, query = '' } = {}) => {
      const page = await open(await browsers.of(who), device);
      await page.goto((await school.link(who)) + query);
      await page.getByRole('button', { name: cast[who].name }).click();
      return page;
    });
  },

  enter: async ({ arrive }, use) => {
    await use(async (who, options) => {
      const page = await arrive(who, options);
      await join(page);
      await isInClass(page);
      return page;
    });
  },

  arriveAsGuest: async ({ browsers, school, open }, use) => {
    await use(async ({ device = wide } = {}) => {
      const page = await open(await browsers.of('gus'), device);
      await page.goto(await school.guestLink());
      await page.getByLabel('Your name').fill(cast.gus.name);
      await page.getByRole('button', { name: 'Continue as a guest' }).click();
      return page;
    });
  },
});

export async function join(page: Page): Promise<void> {
  // The devices first: what is on at the door goes on in the room.
  await expect(page.getByRole('button', { name: 'Stop video' })).toBeVisible();
  await page.getByRole('button', { name: /^(Join class|Open the class)$/ }).click();
}

export async function isInClass(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Leave', exact: true })).toBeVisible();
}

/** The controls of the bottom bar and the panel, by their words. */
export const control = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

export function chromiumPath(): string {
  return process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium';
}

export { expect };
