import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { control, expect, isInClass, join, phone, test, wide } from './people.ts';

const pictures = fileURLToPath(new URL('../../test-results/attendance', import.meta.url));
mkdirSync(pictures, { recursive: true });

test.use({ schoolOptions: { roles: { tomas: 'learner' }, absent: ['Dario Moretti'] } });

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

test('a class of four: one late, one dropped, one leaves early, one never comes; the register live and after', async ({
  school,
  enter,
}) => {
  test.setTimeout(240_000);
  await school.rule({});
  const ada = await enter('ada');
  const chloe = await enter('chloe');
  const tomas = await enter('tomas');
  const register = await ada.context().newPage();
  await register.goto(`${school.origin}/classes/${school.sessionId}/register`);
  await expect(register.getByRole('heading', { name: 'Register of Derivatives' })).toBeVisible();
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
  });

  await test.step('soon after its end the register is final', async () => {
    await control(ada, 'End class').click();
    await ada.getByRole('alertdialog').getByRole('button', { name: 'End for everybody' }).click();
    await expect(register.getByText(/^Final, version \d/)).toBeVisible({ timeout: 20_000 });
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
    await expect(ben.getByText(/^Came .* after the start\. Late after 0 minutes\.$/)).toBeVisible();
    await control(ben, 'Dispute the entry in Derivatives').click();
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

  await test.step('the learner reads the answer and the correction', async () => {
    await ben.reload();
    await expect(ben.getByText('You are right.')).toBeVisible();
    await expect(ben.getByText('The door was locked: our fault.')).toBeVisible();
    await ben.setViewportSize(phone);
    await ben.screenshot({ path: `${pictures}/own-phone.png`, fullPage: true });
  });
});
