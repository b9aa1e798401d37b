import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

type Axe = { run(on: Document, options: object): ReturnType<AxeBuilder['analyze']> };

// The very axe of AxeBuilder, which loads it anew, twice and in a second tab, for each time that it looks.
const builder = createRequire(import.meta.url).resolve('@axe-core/playwright');
const source = readFileSync(createRequire(builder).resolve('axe-core/axe.min.js'), 'utf8');

/** Once after each navigation: loading axe takes several times as long as what it then does on a state. */
export async function bringAxe(page: Page): Promise<void> {
  await page.evaluate(source);
}

/**
 * What axe finds on the page as it stands, a line for each rule. All rules at every width and in every theme: what a width
 * hides may be the name of a button, a heading or a landmark, and the rules that see colour and size are the dear ones.
 * No page of ours has frames, which would need an axe of their own.
 */
export function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    await document.fonts.ready;
    const { axe } = window as unknown as { axe: Axe };
    const found = await axe.run(document, {
      resultTypes: ['violations'],
      // WCAG 2.2 AA, which axe leaves out unless asked.
      rules: { 'target-size': { enabled: true } },
    });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  });
}
