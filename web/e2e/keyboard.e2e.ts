import type { Page } from '@playwright/test';
import { control, expect, isInClass, phone, test, wide } from './people.ts';
import { hearsVoices } from './senses.ts';

test('a learner joins, raises a hand, chats, unmutes and leaves with the keyboard alone', async ({
  browsers,
  school,
  enter,
  open,
}) => {
  const ada = await enter('ada');
  const page = await open(await browsers.of('ben'), wide);
  await page.goto(await school.link('ben'));
  await expect(control(page, 'Enter as Ben Keller')).toBeVisible();
  await press(page, 'Enter as Ben Keller');
  await expect(control(page, 'Stop video')).toBeVisible();
  await press(page, 'Mute');
  await press(page, 'Join class');
  await isInClass(page);

  await press(page, 'Hand');
  await expect(page.getByText('You are first in line.').first()).toBeVisible();
  await press(page, 'Unmute');
  await hearsVoices(ada, 1);

  await tabTo(page, 'Message to everybody');
  await page.keyboard.type('With no mouse at all.');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('log').getByText('With no mouse at all.')).toBeVisible();

  await press(page, 'Close the panel');
  await expect(control(page, 'Chat')).toBeFocused();

  await press(page, 'Leave');
  const question = page.getByRole('alertdialog');
  await expect(question).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(control(page, 'Leave')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(question.getByRole('button', { name: 'Leave' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'You left the class' })).toBeFocused();
});

test('the class fits a phone, and a page at 320 pixels', async ({ enter }) => {
  const ada = await enter('ada');
  const ben = await enter('ben', { device: phone });
  for (const width of [390, 320]) {
    await ben.setViewportSize({ width, height: 844 });
    expect(await overflow(ben)).toBe(0);
    for (const name of ['Mute', 'Stop video', 'Hand', 'Chat', 'Leave']) {
      const box = await control(ben, name).boundingBox();
      expect(box!.y + box!.height, `${name} is within reach`).toBeLessThanOrEqual(844);
      expect(Math.min(box!.width, box!.height), `${name} is large enough`).toBeGreaterThanOrEqual(44);
    }
  }
  await ada.setViewportSize({ width: 1440, height: 900 });
  expect(await overflow(ada)).toBe(0);
  for (const target of await ada.getByRole('button').all()) {
    const box = await target.boundingBox();
    if (box) expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
  }
});

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));
}

async function press(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

/** Goes on with Tab, as somebody without a mouse must, until the named control has the focus and shows it. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement ?? document.body;
      const said = element.getAttribute('aria-label') ?? element.textContent;
      return { said: said?.trim(), ring: getComputedStyle(element).boxShadow };
    });
    if (focused.said !== name) continue;
    expect(focused.ring, `${name} shows the focus`).not.toBe('none');
    return;
  }
  throw new Error(`${name} cannot be reached with Tab`);
}
