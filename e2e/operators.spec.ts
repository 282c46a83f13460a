import type { Browser, Page } from '@playwright/test';
import { expectAccessible, lookAt, WIDTHS } from './accessible';
import { expect, test } from './fixtures';

const OWN_PASSWORD = 'a password of one’s own';
const table = (page: Page, name: string) => page.getByRole('table', { name });
const rowOf = (page: Page, name: string, text: string) => table(page, name).getByRole('row').filter({ hasText: text });

let count = 0;
const newAddress = () => `helper-${process.pid}-${Date.now()}-${(count += 1)}@example.com`;

/** Made by the owner in the page, as a person does it; the password is what the page shows. */
async function makeOperator(owner: Page, email: string): Promise<string> {
  await owner.goto('/admin/operators');
  await owner.getByRole('button', { name: 'New operator' }).click();
  const dialog = owner.getByRole('dialog');
  await dialog.getByLabel('E-mail address').fill(email);
  await dialog.getByRole('button', { name: 'Make the account' }).click();
  const password = await dialog.getByRole('code').innerText();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(rowOf(owner, 'Operators', email)).toBeVisible();
  return password;
}

async function signIn(browser: Browser, url: string, email: string, password: string, userAgent?: string) {
  const context = await browser.newContext({ baseURL: url, ...(userAgent !== undefined && { userAgent }) });
  const page = await context.newPage();
  await page.goto('/admin/sign-in?next=/admin/account');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/admin/account');
  await expect(table(page, 'Sessions')).toBeVisible();
  return page;
}

/** With the page's own cookies and origin. */
const ask = (page: Page, method: string, address: string, data?: unknown) =>
  page.request.fetch(address, {
    method,
    headers: { origin: new URL(page.url()).origin },
    ...(data !== undefined && { data }),
  });

test('an owner makes a second account, which is a viewer until its role changes and gone when it is disabled', async ({
  operatorPage: owner,
  gateway: { url },
  browser,
}) => {
  const email = newAddress();
  const password = await makeOperator(owner, email);
  const second = await signIn(browser, url, email, password);
  await expect(second.getByRole('link', { name: 'Settings' })).toHaveCount(0);
  await second.goto('/admin/operators');
  await expect(second.getByText('open to owners only')).toBeVisible();
  expect(await second.content()).not.toContain('operator@example.com');
  for (const [method, address] of [
    ['GET', '/api/admin/operators'],
    ['POST', '/api/admin/operators'],
    ['PATCH', '/api/admin/operators/0b0f7f5e-5d0c-4f6b-9d55-7f4f1f5f0a11'],
  ] as const) {
    const answer = await ask(second, method, address, method === 'GET' ? undefined : {});
    expect(answer.status(), `${method} ${address}`).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'owners_only' });
  }

  await owner.getByRole('combobox', { name: `Role of ${email}` }).selectOption('owner');
  await expect(async () => expect((await ask(second, 'GET', '/api/admin/operators')).status()).toBe(200)).toPass();
  await second.goto('/admin/operators');
  await expect(rowOf(second, 'Operators', email)).toContainText('You');

  await owner.getByRole('button', { name: `Disable ${email}` }).click();
  await expect(rowOf(owner, 'Operators', email)).toContainText('Disabled');
  expect((await ask(second, 'GET', '/api/admin/sessions')).status()).toBe(401);
  await second.goto('/admin/sign-in');
  await second.getByLabel('E-mail address').fill(email);
  await second.getByLabel('Password').fill(password);
  await second.getByRole('button', { name: 'Sign in' }).click();
  await expect(second.getByText('The address or the password is not right.')).toBeVisible();
  await second.context().close();

  await owner.reload();
  const log = table(owner, 'Audit log');
  await expect(log.getByRole('row').filter({ hasText: 'Disabled an account' }).first()).toContainText('h…@example.com');
  expect((await log.locator('td:last-child').allInnerTexts()).join()).not.toContain(email.slice(0, 8));
});

test('somebody sees where he is signed in, ends one session, and then all', async ({
  operatorPage: owner,
  gateway: { url },
  browser,
}) => {
  const email = newAddress();
  const password = await makeOperator(owner, email);
  const phoneAgent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/1 Safari/604';
  const phone = await signIn(browser, url, email, password, phoneAgent);
  const desk = await signIn(browser, url, email, password);
  await expect(rowOf(desk, 'Sessions', 'This browser')).toHaveCount(1);
  const other = rowOf(desk, 'Sessions', 'Safari on iPhone');
  await expect(other).toContainText('this machine');
  await other.getByRole('button', { name: /^Sign out/ }).click();
  await expect(other).toHaveCount(0);
  expect((await ask(phone, 'GET', '/api/admin/sessions')).status()).toBe(401);
  expect((await ask(desk, 'GET', '/api/admin/sessions')).status()).toBe(200);
  await phone.context().close();

  const third = await signIn(browser, url, email, password);
  await desk.getByRole('button', { name: 'Sign out everywhere' }).click();
  await desk.waitForURL('**/admin/sign-in');
  for (const page of [desk, third]) {
    expect((await ask(page, 'GET', '/api/admin/sessions')).status()).toBe(401);
    await page.context().close();
  }
});

test('one changes one’s own password, which ends the other sessions and never shows in a span', async ({
  operatorPage: owner,
  gateway: { url },
  browser,
  spans,
}) => {
  const email = newAddress();
  const made = await makeOperator(owner, email);
  const other = await signIn(browser, url, email, made);
  const page = await signIn(browser, url, email, made);
  await page.getByLabel('Current password').fill('not the current one');
  await page.getByLabel('New password').fill(OWN_PASSWORD);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('The current password is not right.')).toBeVisible();

  await page.getByLabel('Current password').fill(made);
  const answered = page.waitForResponse('**/api/admin/account/password');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('The password is changed, and one other session has ended.')).toBeVisible();
  expect((await ask(other, 'GET', '/api/admin/sessions')).status()).toBe(401);
  const parent = (await (await answered).request().allHeaders()).traceparent;
  const found = await spans.waitFor(parent?.split('-')[1] ?? '', (all) =>
    ['operators.change_password', 'POST /api/admin/account/password', 'UPDATE operators'].every((name) =>
      all.some((span) => span.name === name),
    ),
  );
  expect(JSON.stringify(found)).not.toMatch(new RegExp(`${email}|${made}|of one’s own`));
  await page.context().close();
  await other.context().close();

  const again = await signIn(browser, url, email, OWN_PASSWORD);
  await again.getByRole('button', { name: /^Account/ }).click();
  await again.getByRole('menuitem', { name: 'Sign out' }).click();
  await again.waitForURL('**/admin/sign-in');
  await again.context().close();
});

test('an owner sets a new password for somebody, and the last owner stays one', async ({
  operatorPage: owner,
  gateway: { url },
  browser,
}) => {
  const email = newAddress();
  const first = await makeOperator(owner, email);
  const page = await signIn(browser, url, email, first);
  await owner.getByRole('button', { name: `New password for ${email}` }).click();
  await owner.getByRole('button', { name: 'Make a new password' }).click();
  const next = await owner.getByRole('dialog').getByRole('code').innerText();
  expect(next).not.toBe(first);
  expect((await ask(page, 'GET', '/api/admin/sessions')).status()).toBe(401);
  await page.context().close();
  await (await signIn(browser, url, email, next)).context().close();
  await owner.getByRole('button', { name: 'Done' }).click();

  const { operators } = await (await ask(owner, 'GET', '/api/admin/operators')).json();
  const owners = operators.filter(
    (each: { role: string; disabled: boolean }) => each.role === 'owner' && !each.disabled,
  );
  expect(owners).toHaveLength(1);
  for (const change of [{ role: 'viewer' }, { disabled: true }]) {
    const answer = await ask(owner, 'PATCH', `/api/admin/operators/${owners[0].id}`, change);
    expect(answer.status()).toBe(409);
    expect(await answer.json()).toMatchObject({ code: 'last_owner' });
  }
});

for (const width of WIDTHS) {
  test(`accounts and sessions pass axe and scroll nowhere sideways, at ${width} px`, async ({ operatorPage: page }) => {
    await lookAt(page, width);
    await page.goto('/admin/account');
    await expect(table(page, 'Sessions')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: /^Account/ }).click();
    await expect(page.getByRole('menuitem', { name: 'Operators' })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.goto('/admin/operators');
    await expect(table(page, 'Audit log')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'New operator' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
  });
}
