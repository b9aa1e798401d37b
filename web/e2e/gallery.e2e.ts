import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { bringAxe, violations } from '../gallery/axe.ts';
import { expect, phone, test, wide } from './people.ts';

const web = fileURLToPath(new URL('..', import.meta.url));
const built = fileURLToPath(new URL('../../test-results/gallery', import.meta.url));
let server: Server;
let origin = '';

test.beforeAll(async () => {
  await build({
    configFile: `${web}/vite.config.ts`,
    logLevel: 'error',
    build: { outDir: built, rolldownOptions: { input: `${web}/gallery/index.html` } },
  });
  const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
  server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    readFile(join(built, path)).then(
      (content) => response.setHeader('content-type', types[extname(path)] ?? 'font/woff2').end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/gallery/index.html`;
});
test.afterAll(() => server.close());

const looks = [
  { device: wide, theme: 'light' },
  { device: phone, theme: 'dark' },
] as const;

for (const { device, theme } of looks)
  test(`axe finds nothing on any page and state, ${device.width} wide, ${theme}`, async ({ browsers, open }) => {
    test.setTimeout(240_000);
    const page = await open(await browsers.of('ada'), device);
    await page.goto(`${origin}?theme=${theme}`);
    await bringAxe(page);
    const found: string[] = [];
    for (const name of await stateNames(page)) {
      await show(page, name);
      for (const violation of await violations(page)) found.push(`${name}: ${violation}`);
    }
    expect(found).toEqual([]);
  });

test('no sentence on any page and state escaped translation', async ({ browsers, open }) => {
  test.setTimeout(240_000);
  const page = await open(await browsers.of('ada'), wide);
  await page.goto(`${origin}?locale=pseudo`);
  const escaped: string[] = [];
  for (const name of await stateNames(page)) {
    await show(page, name);
    for (const said of await untranslated(page)) escaped.push(`${name}: ${said}`);
  }
  expect(escaped).toEqual([]);
});

test('registers and the pages of the organisation do not scroll sideways at 320 px', async ({ browsers, open }) => {
  test.setTimeout(240_000);
  const page = await open(await browsers.of('ada'), { width: 320, height: 640 });
  await page.goto(origin);
  const wide: string[] = [];
  const names = (await stateNames(page)).filter((name) => /^(register|course|own|organisation|verify)/.test(name));
  for (const name of names) {
    await show(page, name);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > 320) wide.push(`${name}: ${width}`);
  }
  expect(wide).toEqual([]);
});

type Shown = { galleryStates: string[]; showState: (name: string) => void };

async function stateNames(page: Page): Promise<string[]> {
  await page.waitForFunction(() => 'galleryStates' in window);
  return page.evaluate(() => (window as unknown as Shown).galleryStates);
}

async function show(page: Page, name: string): Promise<void> {
  await page.evaluate((state) => (window as unknown as Shown).showState(state), name);
  await expect(page.locator('#root')).toHaveAttribute('data-shown', name, { timeout: 30_000 });
  // A panel or dialog is a piece of its own that has to arrive.
  if (name.startsWith('class-'))
    await page.locator('[role=tabpanel], [role=dialog], [role=alertdialog], .room:not(.with-panel)').first().waitFor();
}

/** Text and labels outside the marks of the pseudo-locale. What people wrote is marked by dir, times and figures by their elements. */
function untranslated(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const passed = '[dir=auto], time, .number, .letters, .avatar, .brand, code, option, script, style, h1[data-title]';
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (element === null || element.closest(passed)) continue;
      // A sentence may hold another: the innermost go first.
      let rest = node.textContent ?? '';
      while (/⟦[^⟦⟧]*⟧/u.test(rest)) rest = rest.replace(/⟦[^⟦⟧]*⟧/gu, '');
      if (/\p{L}{2,}/u.test(rest)) found.push(rest.trim());
    }
    // The hidden buttons of React Aria speak its own translations.
    const labelled = '[aria-label]:not(button[tabindex="-1"][style]), [title], [placeholder]';
    for (const element of document.querySelectorAll(labelled))
      for (const name of ['aria-label', 'title', 'placeholder']) {
        const said = element.getAttribute(name);
        if (said && !said.includes('⟦') && !element.closest('[dir=auto]') && /\p{L}{2,}/u.test(said))
          found.push(`${name}: ${said}`);
      }
    return found;
  });
}
