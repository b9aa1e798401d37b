import { control, expect, isInClass, join, test } from './people.ts';
import { hearsSilenceOf, hearsVoiceOf, hearsVoices, idOf, seesMoving } from './senses.ts';

test('five people teach and learn: they see and hear each other, hands go up, one is muted, the class ends', async ({
  enter,
  arriveAsGuest,
}) => {
  test.setTimeout(300_000);
  const ada = await enter('ada');
  await control(ada, 'Start class').click();
  await expect(ada.getByText(/^Live 0:/)).toBeVisible();
  const tomas = await enter('tomas');
  const ben = await enter('ben');
  const chloe = await enter('chloe');

  const gus = await arriveAsGuest();
  await test.step('the guest waits until staff admit him', async () => {
    await join(gus);
    await expect(gus.getByRole('heading', { name: 'You are at the door' })).toBeVisible();
    await expect(ben.getByText('Gus')).toHaveCount(0);
    await control(ada, 'Admit Gus').click();
    await isInClass(gus);
    await expect(gus.getByText('You were let in.').first()).toBeVisible();
  });

  await test.step('everybody sees and hears four others', async () => {
    const everybody = [ada, tomas, ben, chloe, gus];
    // Their own tile moves as well.
    await Promise.all(everybody.map((page) => seesMoving(page, 5)));
    await Promise.all(everybody.map((page) => hearsVoices(page, 4)));
  });

  await test.step('the instructor shares her screen, and learners see it', async () => {
    await control(ada, 'Share').click();
    await expect(ada.getByText('You share your screen')).toBeVisible();
    await seesMoving(ben, 1, 'screen');
    await expect(ben.getByText('shares a screen')).toBeVisible();
    await control(ada, 'Stop share').click();
    await expect(ben.getByText('shares a screen')).toHaveCount(0);
  });

  await test.step('hands keep their order', async () => {
    await control(ben, 'Hand').click();
    await expect(ben.getByText('Your hand is up. You are first in line.').first()).toBeVisible();
    await control(chloe, 'Hand').click();
    await expect(chloe.getByText('Your hand is up. You are second in line.').first()).toBeVisible();
    const raised = ada.getByRole('heading', { name: 'Raised hands' }).locator('xpath=..').getByRole('listitem');
    await expect(raised).toHaveCount(2);
    await expect(raised.first()).toContainText('Ben Keller');
    await raised.first().getByRole('button', { name: 'Lower hand' }).click();
    await expect(chloe.getByText('You are first in line.').first()).toBeVisible();
    await expect(ben.getByText('lowered your hand').first()).toBeVisible();
  });

  await test.step('the assistant mutes a learner, who is then not heard, and may speak again', async () => {
    const benId = await idOf(chloe, 'Ben Keller');
    await hearsVoiceOf(chloe, benId);
    await control(tomas, 'Mute Ben Keller').click();
    await expect(ben.getByText('Tomás Ruiz muted you.').first()).toBeVisible();
    await expect(control(ben, 'Unmute')).toBeVisible();
    await hearsSilenceOf(chloe, benId);
    await control(ben, 'Unmute').click();
    await hearsVoiceOf(chloe, benId);
  });

  await test.step('the instructor silences the class at once, and whoever has something to say goes on', async () => {
    const benId = await idOf(chloe, 'Ben Keller');
    await control(ada, 'Mute the class').click();
    for (const page of [ben, chloe]) await expect(page.getByText('Ada Obi muted you.').first()).toBeVisible();
    await expect(control(tomas, 'Mute')).toBeVisible();
    await expect(control(ada, 'Mute the class')).toBeHidden();
    await hearsSilenceOf(chloe, benId);
    await control(ben, 'Unmute').click();
    await hearsVoiceOf(chloe, benId);
  });

  await test.step('chat is text, whatever is written', async () => {
    await ben.getByLabel('Message to everybody').fill('<b>Is it</b> the same limit?');
    await ben.keyboard.press('Enter');
    await expect(chloe.getByText('<b>Is it</b> the same limit?')).toBeVisible();
    await expect(ada.getByRole('button', { name: 'Chat One unread message' })).toBeVisible();
  });

  await test.step('the instructor ends the class for everybody', async () => {
    await control(ada, 'End class').click();
    await ada.getByRole('alertdialog').getByRole('button', { name: 'End for everybody' }).click();
    for (const page of [ada, tomas, ben, chloe, gus]) {
      await expect(page.getByRole('heading', { name: 'The class has ended' })).toBeVisible();
      await expect(page.getByText('The instructor ended it.')).toBeVisible();
    }
  });
});

test('rights are granted and taken back while the class runs', async ({ enter }) => {
  const ada = await enter('ada');
  const ben = await enter('ben');
  const menu = async (action: string) => {
    await control(ada, 'More for Ben Keller').click();
    await ada.getByRole('menuitem', { name: action }).click();
  };
  await expect(control(ben, 'Share')).toHaveAttribute('aria-disabled', 'true');
  await menu('Allow to share a screen');
  await expect(ben.getByText('Ada Obi lets you share your screen.').first()).toBeVisible();
  await control(ben, 'Share').click();
  await seesMoving(ada, 1, 'screen');

  await menu('Take back the right to share');
  await expect(ada.getByText('shares a screen')).toHaveCount(0);
  await expect(control(ben, 'Share')).toHaveAttribute('aria-disabled', 'true');

  const benId = await idOf(ada, 'Ben Keller');
  await menu('Take back the right to speak');
  await expect(control(ben, 'Unmute')).toHaveAttribute('aria-disabled', 'true');
  await hearsSilenceOf(ada, benId);

  await menu('Stop camera');
  await expect(control(ben, 'Start video')).toBeVisible();
  await expect(ada.getByLabel('Picture of Ben Keller')).toHaveCount(0);
});
