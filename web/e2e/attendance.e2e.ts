import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { AxeBuilder } from '@axe-core/playwright';
import { control, expect, isInClass, join, phone, test, wide } from './people.ts';

const run = promisify(execFile);
const pictures = fileURLToPath(new URL('../../test-results/attendance', import.meta.url));
mkdirSync(pictures, { recursive: true });

test.use({ schoolOptions: { roles: { tomas: 'learner' }, absent: ['Dario Moretti'] } });

/** How much of the class somebody has missed, as the register tells it: "0:34 of 1:40". */
async function secondsMissed(page: Page, name: string): Promise<number> {
  const told = /(\d+):(\d+) of (\d+):(\d+)/.exec(await row(page, name).innerText()) ?? [];
  const [, minutes = 0, seconds = 0, ofMinutes = 0, ofSeconds = 0] = told.map(Number);
  return (ofMinutes - minutes) * 60 + ofSeconds - seconds;
}

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

test('a class of four: one late, one dropped, one leaves early, one never comes; the register live and after', async ({
  school,
  enter,
  browsers,
  open,
}) => {
  test.setTimeout(420_000);
  await school.rule({ leftEarlyBeforeMinutes: 1 });
  const ada = await enter('ada');
  const chloe = await enter('chloe');
  const tomas = await enter('tomas');
  const register = await ada.context().newPage();
  await register.goto(`${school.origin}/classes/${school.sessionId}/register`);
  // Four browsers and a page that loads: on a small machine that takes its time.
  await expect(register.getByRole('heading', { name: 'Register of Derivatives' })).toBeVisible({ timeout: 40_000 });
  await expect(register.getByText('Not started')).toBeVisible();

  await test.step('while the class runs, the register says who is where', async () => {
    await control(ada, 'Start class').click();
    await expect(ada.getByText(/^Live 0:/)).toBeVisible();
    await register.reload();
    await expect(register.getByText(/^Running: here now 2, not yet seen 2/)).toBeVisible();
    await expect(row(register, 'Dario Moretti')).toContainText('Not yet seen');
    await expect(row(register, 'Ben Keller')).toContainText('Not yet seen');
  });

  const ben = await enter('ben');
  await expect(row(register, 'Ben Keller')).toContainText('Here now');

  await test.step('a browser that dies is reconnecting, and here again when it is', async () => {
    // Whoever waits for a page that dies waits for ever.
    await Promise.race([chloe.waitForEvent('crash'), chloe.goto('chrome://crash').catch(() => undefined)]);
    await expect(row(register, 'Chloe Laurent')).toContainText('Reconnecting');
    const again = await chloe.context().newPage();
    await again.goto(`${school.origin}/classes/${school.sessionId}`);
    await join(again);
    await isInClass(again);
    await expect(row(register, 'Chloe Laurent')).toContainText('Here now');
  });

  await test.step('who leaves is told as left', async () => {
    await control(tomas, 'Leave').click();
    await tomas.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
    await expect(row(register, 'Tomás Ruiz')).toContainText('Left');
    await register.screenshot({ path: `${pictures}/live.png` });
    // Early is more than a minute before the end.
    await expect.poll(() => secondsMissed(register, 'Tomás Ruiz'), { timeout: 120_000 }).toBeGreaterThan(65);
  });

  await test.step('soon after its end the register is final', async () => {
    await control(ada, 'End class').click();
    await ada.getByRole('alertdialog').getByRole('button', { name: 'End for everybody' }).click();
    await expect(register.getByText(/^Final, version \d/)).toBeVisible({ timeout: 30_000 });
    await expect(row(register, 'Ben Keller')).toContainText(/Late \d+ (s|min)/);
    await expect(row(register, 'Chloe Laurent')).toContainText('Present');
    await expect(row(register, 'Chloe Laurent')).toContainText('one gap');
    await expect(row(register, 'Tomás Ruiz')).toContainText('Left early');
    await expect(row(register, 'Dario Moretti')).toContainText('Absent');
    await register.screenshot({ path: `${pictures}/final.png`, fullPage: true });
  });

  await test.step('the late one finds his record from the end of the class, and disputes it', async () => {
    await ben.getByRole('link', { name: 'See my attendance' }).click();
    await expect(ben.getByRole('heading', { name: 'My attendance' })).toBeVisible();
    await expect(ben.getByText(/^You came .* after the start\.$/)).toBeVisible();
    await control(ben, 'This is wrong: the entry in Derivatives').click();
    await ben.getByLabel('What is wrong?').fill('The door was <b>locked</b> until then.');
    await control(ben, 'Send').click();
    await expect(ben.getByText('The door was <b>locked</b> until then.')).toBeVisible();
    await expect(ben.getByText('have not answered yet')).toBeVisible();
  });

  await test.step('the instructor answers, corrects with a reason, and the old entry stays readable', async () => {
    await ada.getByRole('link', { name: 'See the register' }).click();
    await expect(row(ada, 'Ben Keller')).toContainText('Disputed');
    await control(ada, 'Answer the dispute of Ben Keller').click();
    await ada.getByLabel('Your answer').fill('You are right.');
    await control(ada, 'Send answer').click();
    await expect(row(ada, 'Ben Keller')).toContainText('Dispute answered');

    await control(ada, 'Correct Ben Keller').click();
    await control(ada, 'Save correction').click();
    await expect(ada.getByText('Write at least 3 characters.')).toBeVisible();
    await ada.getByLabel('Reason').fill('The door was locked: our fault.');
    await control(ada, 'Save correction').click();
    await expect(row(ada, 'Ben Keller')).toContainText('Present');
    await expect(row(ada, 'Ben Keller')).toContainText('Corrected by Ada Obi');

    await control(ada, 'History of Ben Keller').click();
    const history = ada.getByRole('dialog');
    await expect(history).toContainText('The door was locked: our fault.');
    await expect(history).toContainText('Late after 0 minutes');
    await expect(history).toContainText('The door was <b>locked</b> until then.');
    await ada.screenshot({ path: `${pictures}/history.png` });
    await control(ada, 'Close').click();
    await expect(control(ada, 'History of Ben Keller')).toBeFocused();
  });

  const stranger = await open(await browsers.plain(), phone);
  await test.step('the printed register carries a code, and anybody can confirm it', async () => {
    await control(ada, 'Export').click();
    await ada.getByLabel('What for? If you like').fill('Accreditation visit');
    const downloading = ada.waitForEvent('download');
    await control(ada, 'Download').click();
    const file = await (await downloading).path();
    const { stdout: printed } = await run('pdftotext', ['-layout', file, '-']);
    for (const name of ['Ben Keller', 'Chloe Laurent', 'Tomás Ruiz', 'Dario Moretti']) expect(printed).toContain(name);
    const code = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(printed)?.[0] ?? '';
    await stranger.goto(`${school.origin}/verify`);
    await stranger.getByLabel('Code').fill(code.toLowerCase().replaceAll('-', ' '));
    await control(stranger, 'Confirm').click();
    await expect(stranger.getByRole('heading', { name: 'This document was issued here' })).toBeVisible();
    const digest = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    await expect(stranger.getByText(digest)).toBeVisible();
    await expect(stranger.getByText('Ada Obi')).toBeVisible();
    await stranger.screenshot({ path: `${pictures}/verify-phone.png`, fullPage: true });
  });

  await test.step('a time of presence is cut and the cut is taken back', async () => {
    await control(ada, 'Correct Chloe Laurent').click();
    await ada.getByLabel('Take a time of presence out').check();
    await ada.getByLabel('Reason').fill('She was in another class.');
    await control(ada, 'Save correction').click();
    await expect(row(ada, 'Chloe Laurent')).toContainText('Absent');
    await control(ada, 'Correct Chloe Laurent').click();
    await ada.getByLabel('Take the last correction back').check();
    await ada.getByLabel('Reason').fill('It was somebody else.');
    await control(ada, 'Take back').click();
    await expect(row(ada, 'Chloe Laurent')).toContainText('Present');
  });

  await test.step('what was printed is known as superseded', async () => {
    await stranger.reload();
    await expect(
      stranger.getByRole('heading', { name: 'Issued here, but the register has changed since' }),
    ).toBeVisible();
  });

  await test.step('the learner reads the answer and the correction', async () => {
    await ben.reload();
    await expect(ben.getByText('You are right.')).toBeVisible();
    await expect(ben.getByText('The door was locked: our fault.')).toBeVisible();
    await ben.setViewportSize(phone);
    await ben.screenshot({ path: `${pictures}/own-phone.png`, fullPage: true });
  });
});

test('a registrar sets the rule, sees who looked at whose record, and connects a store', async ({
  school,
  browsers,
  open,
}) => {
  test.setTimeout(180_000);
  await school.endClass();
  const rosa = await open(await browsers.of('ada'), wide);
  await rosa.goto(process.env['LECTERN_REGISTRAR_LINK'] ?? '');
  await rosa.getByRole('button', { name: /^Enter as Rosa/ }).click();
  await rosa.getByRole('link', { name: 'Organisation' }).click();

  await test.step('a rule with figures that contradict each other is not saved', async () => {
    await expect(rosa.getByRole('heading', { name: 'Attendance rule of the organisation' })).toBeVisible();
    await rosa.getByLabel('Late after, in minutes').fill('30');
    await expect(rosa.getByText('This must be more than the minutes for late.')).toBeVisible();
    await expect(control(rosa, 'Save rule')).toBeDisabled();
    await rosa.getByLabel('Absent after, in minutes').fill('40');
    await axe(rosa);
    await control(rosa, 'Save rule').click();
    await expect(rosa.getByText(/^Version \d+, set by Rosa/)).toBeVisible();
    await control(rosa, 'Withdraw own rule').click();
    await expect(rosa.getByText(/^Rule where nothing else is set/)).toBeVisible();
  });

  await test.step('a look at a register is in the access log', async () => {
    await expect(async () => {
      await rosa.goto(`${school.origin}/classes/${school.sessionId}/register`);
      await expect(rosa.getByText('Never started')).toBeVisible({ timeout: 3_000 });
    }).toPass();
    await rosa.goto(`${school.origin}/organisation/accesses`);
    await expect(rosa.getByRole('row').filter({ hasText: 'Looked at a class register' }).first()).toContainText('Rosa');
    await axe(rosa);
    await rosa.screenshot({ path: `${pictures}/accesses.png` });
  });

  await test.step('a store that does not answer is tested, with words, before it is saved', async () => {
    await rosa.getByRole('link', { name: 'Record stores' }).click();
    await control(rosa, 'Add a store').click();
    await rosa.getByLabel('Name', { exact: true }).fill('Ralph');
    await rosa.getByLabel('Address', { exact: true }).fill('http://127.0.0.1:9/xAPI');
    await rosa.getByLabel('User name').fill('lectern');
    await rosa.getByLabel('Password', { exact: true }).fill('secret');
    await control(rosa, 'Test').click();
    await expect(rosa.getByText('Address: begins with https://')).toBeVisible();
    await rosa.getByLabel('Address', { exact: true }).fill('https://127.0.0.1:9/xAPI');
    await control(rosa, 'Test').click();
    await expect(rosa.getByText('This does not work yet.')).toBeVisible();
    await rosa.screenshot({ path: `${pictures}/store.png` });
    await control(rosa, 'Save').click();
    await expect(rosa.getByRole('heading', { name: 'Ralph' })).toBeVisible();
    await control(rosa, 'Remove Ralph').click();
    await rosa.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await expect(rosa.getByRole('heading', { name: 'Ralph' })).toHaveCount(0);
  });
});

test('a code that no document has is told so, to anybody', async ({ school, browsers, open }) => {
  const page = await open(await browsers.plain(), phone);
  await page.goto(`${school.origin}/verify`);
  await page.getByLabel('Code').fill('k7qf-2mzp-9xta-0000');
  await control(page, 'Confirm').click();
  await expect(page.getByRole('heading', { name: 'No document has this code' })).toBeVisible();
  await expect(page.getByLabel('Code')).toHaveValue(/K7QF/);
  await axe(page);
});

async function axe(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`),
  ).toEqual([]);
}
