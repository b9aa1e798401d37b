import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { rolldown } from 'rolldown';
import type { PageClient } from './page.ts';

/** A Chromium whose camera shows a moving picture and whose microphone beeps. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      // The page itself is handed over by the test, which looks to Chromium like a place outside this machine.
      '--disable-features=LocalNetworkAccessChecks',
      // A page that is not in front must go on as one that is: several of them stand for several computers.
      '--disable-background-timer-throttling',
      '--disable-renderer-backgrounding',
      '--disable-backgrounding-occluded-windows',
    ],
  });
}

/** Browser code in TypeScript as files that a page can import. */
export async function bundleForPage(entry: URL): Promise<Map<string, string>> {
  const build = await rolldown({ input: fileURLToPath(entry), platform: 'browser', logLevel: 'silent' });
  const { output } = await build.generate({ format: 'esm', minify: true, entryFileNames: 'page.js' });
  await build.close();
  return new Map(output.flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part.code] as const] : [])));
}

/** A person's page from outside: what its client can be asked, by name. */
export type PersonPage = {
  readonly page: Page;
  ask<Name extends keyof PageClient>(
    name: Name,
    ...args: Parameters<PageClient[Name]>
  ): Promise<Awaited<ReturnType<PageClient[Name]>>>;
};

/** An empty page of the class's own origin, with the SDK and nothing around it, signed in by a cookie. */
export async function openPage(
  browser: Browser,
  origin: string,
  cookie: string,
  files: Map<string, string>,
): Promise<PersonPage> {
  return newPage(await openProfile(browser, origin, cookie, files), origin);
}

/** A browser profile of one person, for one page after the other. */
export async function openProfile(
  browser: Browser,
  origin: string,
  cookie: string,
  files: Map<string, string>,
): Promise<BrowserContext> {
  const context = await browser.newContext();
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: origin, httpOnly: true, sameSite: 'Lax' }]);
  await context.grantPermissions(['camera', 'microphone'], { origin });
  await context.route(`${origin}/__page/**`, (route) => {
    const file = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    const code = files.get(file);
    if (file === 'index.html')
      return route.fulfill({
        contentType: 'text/html',
        body: '<!doctype html><script type="module" src="page.js"></script>',
      });
    return code === undefined ? route.abort() : route.fulfill({ contentType: 'text/javascript', body: code });
  });
  return context;
}

export async function newPage(profile: BrowserContext, origin: string): Promise<PersonPage> {
  const page = await profile.newPage();
  await page.goto(`${origin}/__page/index.html`);
  await page.waitForFunction(() => 'lectern' in globalThis);
  return {
    page,
    ask: (name, ...args) =>
      page.evaluate(
        ([method, given]) => {
          const { lectern } = globalThis as unknown as { lectern: Record<string, (...all: unknown[]) => unknown> };
          return lectern[method]?.(...given);
        },
        [name, args] as const,
      ) as never,
  };
}
