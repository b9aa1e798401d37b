/**
 * Pictures of the gallery: node gallery/shoot.ts OUT_DIR [name-part …]. Serves the gallery itself; needs Chromium
 * (LECTERN_CHROMIUM, or /usr/bin/chromium). With --axe it checks each state instead and says what axe found.
 */
import { mkdirSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { createServer } from 'vite';
import { bringAxe, violations } from './axe.ts';

const [out = '/tmp/gallery', ...parts] = process.argv.slice(2).filter((one) => !one.startsWith('--'));
const onlyAxe = process.argv.includes('--axe');
const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const server = await createServer({
  configFile: new URL('../vite.config.ts', import.meta.url).pathname,
  server: { port: 0 },
  logLevel: 'error',
});
await server.listen();
const origin = server.resolvedUrls!.local[0]!;
const browser = await chromium.launch({
  executablePath: process.env['LECTERN_CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
});
mkdirSync(out, { recursive: true });
let found = 0;
const context = await browser.newContext();
const page = await context.newPage();
page.on('pageerror', (error) => console.error('page error', error.message));
await page.goto(`${origin}gallery/`);
await page.waitForFunction(() => 'galleryStates' in window);
const names = await page.evaluate(() => (window as unknown as { galleryStates: string[] }).galleryStates);
for (const name of names.filter((one) => parts.length === 0 || parts.some((part) => one.includes(part))))
  for (const [size, viewport] of Object.entries(sizes))
    for (const theme of ['light', 'dark']) {
      if (!onlyAxe && theme === 'dark' && size === 'phone') continue;
      await page.setViewportSize(viewport);
      await page.goto(`${origin}gallery/?state=${name}&theme=${theme}`);
      await page.waitForFunction(() => document.querySelector('#root > *') !== null);
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(name.startsWith('class-') || name === 'check' ? 700 : 100);
      if (onlyAxe) found += await axe(page, `${name} ${size} ${theme}`);
      else await page.screenshot({ path: `${out}/${name}-${size}-${theme}.png` });
    }
await browser.close();
await server.close();
console.log(onlyAxe ? `${found} findings` : `pictures in ${out}`);
process.exit(found > 0 ? 1 : 0);

async function axe(at: Page, label: string): Promise<number> {
  await bringAxe(at);
  const found = await violations(at);
  for (const violation of found) console.log(`${label}: ${violation}`);
  return found.length;
}
