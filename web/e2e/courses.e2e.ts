import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { control, expect, isInClass, join, test, wide } from './people.ts';

test('an instructor makes a course, enrols people, plans a class and hands out links', async ({
  browsers,
  school,
  open,
}) => {
  const ada = await open(await browsers.of('ada'), wide);
  await ada.goto(await school.link('ada', { toCourses: true }));
  await control(ada, 'Enter as Ada Obi').click();
  await expect(ada.getByRole('heading', { name: 'My courses' })).toBeVisible();
  await axe(ada);

  await control(ada, 'New course').click();
  await ada.getByLabel('Title of the course').fill('Linear algebra');
  await axe(ada);
  await control(ada, 'Create course').click();
  await expect(ada.getByRole('heading', { name: 'Linear algebra' })).toBeVisible();

  await control(ada, 'Enrol people').click();
  await control(ada, 'Paste a list').click();
  const list = ada.getByLabel('People, one per line');
  await list.fill('name,email,role\nBen Keller,ben@\nEsi Nkrumah,esi@example.edu,king');
  await expect(ada.getByText('Line 2:')).toContainText('this e-mail address is not complete');
  await expect(ada.getByText('Line 3:')).toContainText('the role must be');
  await axe(ada);
  await list.fill('Esi Nkrumah;esi.e2e@example.edu;learner\nDario Moretti;dario.e2e@example.edu');
  await control(ada, 'Enrol 2 people').click();
  await expect(ada.getByText('esi.e2e@example.edu')).toBeVisible();

  await control(ada, 'New class').click();
  await ada.getByLabel('What is it about?').fill('Eigenvalues');
  const now = new Date();
  await ada.getByLabel('Starts at').fill(now.toTimeString().slice(0, 5));
  await ada.getByLabel('Day').fill(now.toLocaleDateString('sv'));
  await control(ada, 'Plan class').click();
  await expect(ada.getByText('Eigenvalues')).toBeVisible();

  await control(ada, 'Sign-in link for Esi Nkrumah').click();
  const link = await ada.getByLabel('Link', { exact: true }).inputValue();
  expect(link).toMatch(/\/s\/.{20,}$/);
  await control(ada, 'Close').click();
  await axe(ada);

  await ada.getByRole('link', { name: /^(Open|Join) Eigenvalues$/ }).click();
  await join(ada);
  await isInClass(ada);

  const esi = await open(await browsers.of('chloe'), wide);
  await esi.goto(link);
  await control(esi, 'Enter as Esi Nkrumah').click();
  await esi.getByRole('link', { name: /^Linear algebra$/ }).click();
  await expect(esi.getByRole('heading', { name: 'Coming classes' })).toBeVisible();
  await expect(control(esi, 'New class')).toHaveCount(0);
  await expect(esi.getByText('dario.e2e@example.edu')).toHaveCount(0);
  await esi.getByRole('link', { name: 'Join Eigenvalues' }).click();
  await join(esi);
  await isInClass(esi);
});

async function axe(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`),
  ).toEqual([]);
}
