import { control, expect, isInClass, join, phone, test } from './people.ts';
import { hearsVoices, seesMoving } from './senses.ts';

test('staff deny a guest, remove a learner who may return, and one who may not', async ({ enter, arriveAsGuest }) => {
  const tomas = await enter('tomas');
  const gus = await arriveAsGuest({ device: phone });
  await join(gus);
  await control(tomas, 'Deny Gus').click();
  await expect(gus.getByRole('heading', { name: 'You were not let in' })).toBeVisible();

  const ben = await enter('ben');
  const remove = async (message: string, mayReturn: boolean) => {
    await control(tomas, 'More for Ben Keller').click();
    await tomas.getByRole('menuitem', { name: 'Remove from class' }).click();
    const dialog = tomas.getByRole('dialog');
    await dialog.getByLabel('Message, if you like').fill(message);
    await dialog.getByLabel('May come back').setChecked(mayReturn);
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  };
  await remove('Please come back with <b>your</b> book.', true);
  await expect(ben.getByRole('heading', { name: 'You were removed from the class' })).toBeVisible();
  await expect(ben.getByText('Please come back with <b>your</b> book.')).toBeVisible();
  await control(ben, 'Come back in').click();
  await join(ben);
  await isInClass(ben);

  await expect(control(tomas, 'More for Ben Keller')).toBeVisible();
  await remove('', false);
  await expect(ben.getByText('You cannot come back to this class.')).toBeVisible();
  await ben.reload();
  await join(ben);
  await expect(ben.getByText('You cannot come back to this class.')).toBeVisible();
});

test('a learner who loses the network is shown as reconnecting, comes back by himself and has missed nothing', async ({
  enter,
}) => {
  const ada = await enter('ada');
  const ben = await enter('ben');
  await control(ben, 'Hand').click();
  await expect(ada.getByRole('heading', { name: 'Raised hands' })).toBeVisible();
  await seesMoving(ada, 2);

  await ben.context().setOffline(true);
  await expect(ben.getByText('Your line is lost. Reconnecting.').first()).toBeVisible({ timeout: 30_000 });
  await expect(ada.getByText('Reconnecting', { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  await control(ada, 'Chat').click();
  await ada.getByLabel('Message to everybody').fill('Said while Ben was away.');
  await ada.keyboard.press('Enter');

  await ben.context().setOffline(false);
  await expect(ben.getByText('Your line is lost. Reconnecting.')).toHaveCount(0, { timeout: 30_000 });
  await expect(ben.getByText('Said while Ben was away.').first()).toBeVisible();
  await expect(ben.getByText('Your hand is up. You are first in line.').first()).toBeVisible();
  await expect(ada.getByText('Reconnecting', { exact: true })).toHaveCount(0);
  await seesMoving(ada, 2);
  await hearsVoices(ada, 1);
  await hearsVoices(ben, 1);
});

test('a second tab takes over after asking, and the first one says so', async ({ enter }) => {
  const ada = await enter('ada');
  const first = await enter('ben');
  const second = await first.context().newPage();
  await second.goto(first.url());
  await join(second);
  const question = second.getByRole('alertdialog');
  await expect(question.getByRole('heading', { name: 'Move the class to this place?' })).toBeVisible();
  await isInClass(first);
  await question.getByRole('button', { name: 'Continue here' }).click();
  await isInClass(second);
  await expect(first.getByRole('heading', { name: 'You are in this class in another place' })).toBeVisible();
  await hearsVoices(ada, 1);
  await expect(ada.getByRole('tab', { name: 'People' })).toContainText('2');
});

test('links lead where they should, once', async ({ browsers, school, arrive, open }) => {
  const ben = await arrive('ben');
  await expect(ben.getByRole('heading', { name: 'Derivatives' })).toBeVisible();
  const page = await open(await browsers.of('ben'), phone);
  const link = await school.link('ben');
  await page.goto(link);
  await control(page, 'Enter as Ben Keller').click();
  await expect(page.getByRole('heading', { name: 'Derivatives' })).toBeVisible();
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'This link has been used' })).toBeVisible();
  await page.goto(`${school.origin}/s/nothing-that-was-ever-made`);
  await expect(page.getByRole('heading', { name: 'This link leads nowhere' })).toBeVisible();
  await page.goto(`${school.origin}/classes/00000000-0000-7000-8000-000000000000`);
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  await school.endClass();
  await page.goto(`${school.origin}/classes/${school.sessionId}`);
  await expect(page.getByRole('heading', { name: 'This class has already ended' })).toBeVisible();
  await page.context().clearCookies();
  await page.goto(school.origin);
  await expect(page.getByRole('heading', { name: 'You are not signed in' })).toBeVisible();
});

test('a browser that refuses camera and microphone says how to help it, and joins anyway', async ({
  browsers,
  school,
  open,
}) => {
  const page = await open(await browsers.plain(), phone);
  await page.goto(await school.link('ben'));
  await control(page, 'Enter as Ben Keller').click();
  await expect(page.getByText(/Your microphone is blocked\.|No microphone was found\./)).toBeVisible();
  await control(page, 'Join class').click();
  await isInClass(page);
  await expect(control(page, 'Unmute')).toBeVisible();
});
