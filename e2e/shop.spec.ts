import type { Page } from '@playwright/test';
import { expectAccessible, expectNothingBeyond, lookAt, WIDTHS } from './accessible';
import { expect, test } from './fixtures';

// As a viewer in a browser. What the systems recorded about it is asserted elsewhere.

const FILM = { path: '/titles/salt-meridian', name: 'The Salt Meridian' };
const CARDS = {
  pays: '4242 4242 4242 4242',
  declined: '4000 0000 0000 0002',
  challenge: '4000 0000 0000 3220',
  broken: '4000 0000 0000 0119',
  slow: '4000 0000 0000 6975',
};
/** Unpacked; React and Next are two thirds of it. */
const SCRIPT_BYTES_MAX = 750_000;
const CODE = /^[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}$/;

async function toCheckout(page: Page): Promise<void> {
  await page.goto(FILM.path);
  await page.getByRole('button', { name: /^Buy for €\d+\.\d\d$/ }).click();
  await expect(page).toHaveURL('/cart');
  await expect(page.getByRole('link', { name: 'Cart, 1 title' })).toBeVisible();
  await page.getByRole('link', { name: 'To checkout' }).click();
  await expect(page).toHaveURL('/checkout');
}

async function payWith(page: Page, card: string): Promise<void> {
  await enter(page, card);
  await press(page);
}

async function enter(page: Page, card: string): Promise<void> {
  await page.getByLabel('Email').fill('viewer@example.com');
  await page.getByRole('button', { name: `Use ${card}` }).click();
}

const press = (page: Page) => page.getByRole('button', { name: /^Pay €/ }).click();

/** The same cart in another tab, which learns nothing of what happens in the first. */
async function toCheckoutTwice(page: Page): Promise<Page> {
  await toCheckout(page);
  const other = await page.context().newPage();
  await other.goto('/checkout');
  return other;
}

async function buy(page: Page): Promise<void> {
  await toCheckout(page);
  await payWith(page, CARDS.pays);
  await expect(page).toHaveURL(/\/orders\/[0-9a-f-]{36}$/);
}

interface Beat {
  readonly positionMs?: number;
}

const position = (page: Page) => page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime);
const isPaused = (page: Page) => page.locator('video').evaluate((video: HTMLVideoElement) => video.paused);

test('R4.7 a viewer browses, buys, reads the receipt and watches', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: FILM.name })).toBeVisible();
  await page
    .getByRole('link', { name: new RegExp(FILM.name) })
    .last()
    .click();
  await expect(page).toHaveURL(FILM.path);
  await expect(page.getByRole('heading', { name: /chapters$/ })).toBeVisible();
  await buy(page);

  await expect(page.getByRole('heading', { name: 'Ready when you are.' })).toBeVisible();
  await expect(page.getByText(CODE)).toBeVisible();
  await expect(page.getByText('viewer@example.com')).toBeVisible();
  await expect(page.getByText('Card ending 4242')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Cart, 0 titles' })).toBeVisible();
  // The worker takes the money; the page notices by itself.
  await expect(page.getByRole('heading', { name: /^What happened, in \S+ \S+$/ })).toBeVisible();
  await expect(page.getByText('Captured', { exact: true })).toBeVisible();

  await page.getByRole('link', { name: `Watch ${FILM.name}` }).click();
  await expect(page).toHaveURL('/watch/salt-meridian');
  await expect.poll(() => position(page)).toBeGreaterThan(1);
  await expect(page.getByText('The film stopped.')).toBeHidden();
});

test('a film that is owned says so and plays; it can not be bought twice', async ({ page, context }) => {
  const stale = await context.newPage();
  await stale.goto(FILM.path);
  await buy(page);

  await stale.getByRole('button', { name: /^Buy for/ }).click();
  await expect(stale.getByText('It is not in your cart.')).toBeVisible();
  await expect(stale.getByText('You own this title already.')).toBeVisible();

  await page.goto(FILM.path);
  await expect(page.getByText('In My films').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Buy/ })).toHaveCount(0);
  await page.goto('/library');
  await page.getByRole('link', { name: `Watch ${FILM.name}` }).click();
  await expect(page).toHaveURL('/watch/salt-meridian');
});

test('the player obeys its keys and goes on where the viewer stopped', async ({ page }) => {
  await buy(page);
  await page.getByRole('link', { name: `Watch ${FILM.name}` }).click();
  await expect.poll(() => position(page)).toBeGreaterThan(0.5);

  await page.keyboard.press('Space');
  await expect.poll(() => isPaused(page)).toBe(true);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => position(page)).toBeGreaterThan(10);
  await page.keyboard.press('Shift+ArrowRight');
  await expect(page.getByText(/^Chapter 3 of 3$/)).toBeVisible();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(page.getByText(/^Chapter 2 of 3$/)).toBeVisible();
  await page.keyboard.press('m');
  await expect(page.getByRole('button', { name: 'Sound on' })).toBeVisible();

  // Single letters can be turned off; the others stay.
  const letters = page.getByRole('checkbox', { name: 'Keys of a single letter work' });
  await letters.focus();
  await page.keyboard.press('Space');
  await expect(letters).not.toBeChecked();
  await page.keyboard.press('m');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText(/^Chapter 1 of 3$/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sound on' })).toBeVisible();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(page.getByText(/^Chapter 2 of 3$/)).toBeVisible();

  const slider = page.getByRole('slider', { name: 'Position' });
  await expect(slider).toHaveAttribute('aria-valuetext', / of 24 s, chapter 2, /);
  await slider.focus();
  const saved = page.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok());
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => position(page)).toBeGreaterThan(17);
  await saved;

  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Continue watching' })).toBeVisible();
  await page.goto('/watch/salt-meridian');
  await expect.poll(() => position(page)).toBeGreaterThan(17);
});

test('a stream that breaks says what was kept, and goes on from there', async ({ page }) => {
  await buy(page);
  await page.getByRole('link', { name: `Watch ${FILM.name}` }).click();
  await expect.poll(() => position(page)).toBeGreaterThan(0.5);
  await page.keyboard.press('Space');
  await expect.poll(() => isPaused(page)).toBe(true);
  const saved = page.waitForResponse((response) => {
    const beat = response.request().method() === 'PATCH' ? (response.request().postDataJSON() as Beat) : undefined;
    return response.ok() && (beat?.positionMs ?? 0) > 10_000;
  });
  await page.keyboard.press('ArrowRight');
  await saved;

  await page.route('**/media/**', (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto('/watch/salt-meridian');
  const alert = page.getByRole('alert').filter({ hasText: 'The film stopped.' });
  await expect(alert.getByText(/Your place is kept at 0:1\d\./)).toBeVisible();
  // Once more, since each try tells the server where it stood when it ended.
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(alert.getByText(/Your place is kept at 0:1\d\./)).toBeVisible();
  await page.unroute('**/media/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect
    .poll(() => page.locator('video').evaluate((video: HTMLVideoElement) => video.readyState))
    .toBeGreaterThan(2);
  expect(await position(page)).toBeGreaterThan(10);
  await expect(page.getByText('The film stopped.')).toBeHidden();
});

test('a film that is not owned does not play', async ({ page }) => {
  await page.goto('/watch/salt-meridian');
  await expect(page.getByRole('heading', { name: 'This film is not in My films.' })).toBeVisible();
  await expect(page.locator('video')).toHaveCount(0);
});

test('a declined card costs nothing, and another one pays', async ({ page }) => {
  await toCheckout(page);
  await payWith(page, CARDS.declined);
  const notice = page.getByRole('alert').filter({ hasText: 'The card was declined.' });
  await expect(notice).toContainText('Nothing was charged');
  await expect(notice.getByText(CODE)).toBeVisible();
  await payWith(page, CARDS.pays);
  await expect(page.getByRole('heading', { name: 'Ready when you are.' })).toBeVisible();
});

test('the bank asks: refused is declined, approved is paid', async ({ page }) => {
  await toCheckout(page);
  await payWith(page, CARDS.challenge);
  const question = page.getByRole('alertdialog', { name: 'Is this payment yours?' });
  await question.getByRole('button', { name: 'Refuse' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The card was declined.' })).toBeVisible();
  await payWith(page, CARDS.challenge);
  await question.getByRole('button', { name: /^Approve €/ }).click();
  await expect(page.getByRole('heading', { name: 'Ready when you are.' })).toBeVisible();
});

test('a provider that fails and knows the payment afterwards still gives one order', async ({ page }) => {
  await toCheckout(page);
  await payWith(page, CARDS.broken);
  await expect(page.getByRole('heading', { name: 'Ready when you are.' })).toBeVisible();
});

test('a lost answer is asked for again with the same key', async ({ page }) => {
  await toCheckout(page);
  const keys: (string | undefined)[] = [];
  await page.route('**/api/checkout/*', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.continue();
    // The server has acted; only its answer is lost.
    await route.fetch();
    await route.abort('connectionreset');
  });
  await payWith(page, CARDS.pays);
  await expect(page.getByRole('alert').filter({ hasText: 'The payment has no answer yet.' })).toBeVisible();
  await page.getByRole('button', { name: /^Pay €/ }).click();
  await expect(page.getByRole('heading', { name: 'Ready when you are.' })).toBeVisible();
  expect(keys).toEqual([keys[0], keys[0]]);
  await page.goto('/library');
  await expect(page.getByRole('link', { name: 'Receipt' })).toHaveCount(1);
});

test('a payment that is at work in another tab is said to be, and both come to its order', async ({ page }) => {
  const other = await toCheckoutTwice(page);
  await enter(other, CARDS.slow);
  const sent = page.waitForRequest((request) => request.method() === 'POST' && /\/api\/checkout\//.test(request.url()));
  await payWith(page, CARDS.slow);
  await sent;
  await press(other);
  await expect(other.getByRole('alert').filter({ hasText: 'This payment is still at work.' })).toBeVisible();

  await expect(page).toHaveURL(/\/orders\/[0-9a-f-]{36}$/);
  await press(other);
  await expect(other).toHaveURL(page.url());
});

test('a payment that began with another card is no reason to say that nothing was charged', async ({ page }) => {
  const other = await toCheckoutTwice(page);
  await payWith(page, CARDS.challenge);
  const question = page.getByRole('alertdialog', { name: 'Is this payment yours?' });
  await expect(question).toBeVisible();
  await payWith(other, CARDS.pays);
  const alert = other.getByRole('alert').filter({ hasText: 'This payment began with other details.' });
  await expect(alert).toBeVisible();
  await expect(alert).not.toContainText('Nothing was charged');

  await question.getByRole('button', { name: /^Approve €/ }).click();
  await expect(page).toHaveURL(/\/orders\/[0-9a-f-]{36}$/);
  await press(other);
  await expect(other).toHaveURL('/library');
  await expect(other.getByRole('link', { name: 'Receipt' })).toHaveCount(1);
});

test('what is entered before the page’s script has come is kept, and is sent nowhere', async ({ page, gateway }) => {
  await page.goto('/');
  await page.request.post('/api/cart', { headers: { origin: gateway.url }, data: { titleId: 'salt-meridian' } });
  let letScriptsCome = (): void => undefined;
  const scriptsMayCome = new Promise<void>((resolve) => {
    letScriptsCome = resolve;
  });
  await page.route('**/_next/static/**/*.js*', async (route) => {
    await scriptsMayCome;
    await route.continue();
  });
  await page.goto('/checkout', { waitUntil: 'commit' });
  await page.getByLabel('Email').fill('viewer@example.com');
  await page.getByLabel('Card number').fill('4242424242424242');
  await page.getByLabel('Card number').press('Enter');
  await expect(page.getByRole('button', { name: /^Pay €/ })).toBeDisabled();
  await expect(page).toHaveURL('/checkout');
  await expect(page.getByLabel('Email')).toHaveValue('viewer@example.com');
  letScriptsCome();
  await expect(page.getByRole('button', { name: /^Pay €/ })).toBeEnabled();
  await expect(page.getByLabel('Email')).toHaveValue('viewer@example.com');
  await payWith(page, CARDS.pays);
  await expect(page).toHaveURL(/\/orders\/[0-9a-f-]{36}$/);
});

test('the form says at each field what is wrong', async ({ page }) => {
  await toCheckout(page);
  await page.getByRole('button', { name: /^Pay €/ }).click();
  const email = page.getByLabel('Email');
  await expect(email).toBeFocused();
  await expect(email).toHaveAccessibleDescription('Enter your email address.');
  await page.getByLabel('Card number').pressSequentially('4242424242424241');
  await expect(page.getByLabel('Card number')).toHaveValue('4242 4242 4242 4241');
  await page.getByLabel('Expires').pressSequentially('1124');
  await page.getByRole('button', { name: /^Pay €/ }).click();
  await expect(page.getByText('This is not a card number. Check the digits.')).toBeVisible();
  await expect(page.getByText('This date has passed. Check the year.')).toBeVisible();
});

test('an empty cart offers the programme, and a line can be taken out', async ({ page }) => {
  for (const path of ['/cart', '/checkout']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { name: 'Your cart is empty.' })).toBeVisible();
  }
  await toCheckout(page);
  await page.getByRole('button', { name: `Remove ${FILM.name}` }).click();
  await expect(page.getByRole('heading', { name: 'Your cart is empty.' })).toBeVisible();
  await page.getByRole('link', { name: 'See the programme' }).click();
  await expect(page).toHaveURL('/');
});

test('what is only announced is not for sale', async ({ page }) => {
  await page.goto('/titles/ferry-to-varn');
  await expect(page.getByText('Announced, not for sale yet').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Buy/ })).toHaveCount(0);
});

test('an address that leads nowhere answers 404 and shows a support code', async ({ page }) => {
  for (const path of [
    '/nowhere',
    '/titles/nothing',
    '/watch/nothing',
    '/orders/00000000-0000-4000-8000-000000000000',
  ]) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { name: 'There is nothing here.' })).toBeVisible();
    await expect(page.getByText(CODE)).toBeVisible();
  }
});

test('the theme is the system’s until it is chosen, and right from the first paint', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/');
  const theme = page.locator('html');
  await expect(theme).toHaveAttribute('data-theme', 'dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(theme).toHaveAttribute('data-theme', 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(theme).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('button', { name: 'Switch theme' }).click();
  await expect(theme).toHaveAttribute('data-theme', 'light');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(painted)));
  await expect(theme).toHaveAttribute('data-theme', 'light');
  const html = await (await page.context().request.get('/')).text();
  expect(html).toContain('data-theme="light"');
});

/** Stops on the way of a viewer; each is looked at. */
async function walk(page: Page, look: (where: string) => Promise<void>): Promise<void> {
  const empty = [
    '/',
    FILM.path,
    '/titles/ferry-to-varn',
    '/cart',
    '/checkout',
    '/library',
    '/watch/salt-meridian',
    '/nowhere',
  ];
  for (const path of empty) {
    await page.goto(path);
    await look(path);
  }
  await toCheckout(page);
  await page.getByRole('button', { name: /^Pay €/ }).click();
  await look('/checkout with errors');
  await page.goto('/cart');
  await look('/cart with a film');
  await page.goto('/checkout');
  await payWith(page, CARDS.challenge);
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await look('the bank’s question');
  await page.getByRole('button', { name: 'Refuse' }).click();
  await expect(page.getByText('The card was declined.')).toBeVisible();
  await look('/checkout after a decline');
  await payWith(page, CARDS.pays);
  await expect(page.getByRole('heading', { name: /^What happened, in/ })).toBeVisible();
  await look('/orders/[id]');
  await page.getByRole('link', { name: `Watch ${FILM.name}` }).click();
  await expect.poll(() => position(page)).toBeGreaterThan(0.5);
  await look('/watch/[id]');
  for (const path of ['/library', '/']) {
    await page.goto(path);
    await look(`${path} with a film`);
  }
}

for (const width of WIDTHS) {
  test(`every page passes axe and scrolls nowhere sideways, at ${width} px`, async ({ page }) => {
    test.slow();
    await lookAt(page, width);
    await walk(page, async (where) => {
      await expectAccessible(page, where);
      if (width > 390) return;
      await page.setViewportSize({ width: 320, height: 844 });
      await expectNothingBeyond(page, `${where}, 320 px`);
      await page.setViewportSize({ width, height: 844 });
    });
  });
}

test('a page brings no more script than it needs', async ({ page }) => {
  await page.goto('/', { waitUntil: 'load' });
  const bytes = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => entry instanceof PerformanceResourceTiming && new URL(entry.name).pathname.endsWith('.js'))
      .map((entry) => (entry as PerformanceResourceTiming).decodedBodySize),
  );
  expect(bytes.length).toBeGreaterThan(5);
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(SCRIPT_BYTES_MAX);
});

test('a page keeps its place while it loads', async ({ page }) => {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if ('value' in entry) shifts.push(Number(entry.value));
    }).observe({ type: 'layout-shift', buffered: true });
  });
  for (const path of ['/', FILM.path, '/library']) {
    await page.goto(path, { waitUntil: 'networkidle' });
    const sum = await page.evaluate(() =>
      (window as unknown as { shifts: number[] }).shifts.reduce((a, b) => a + b, 0),
    );
    expect(sum, path).toBeLessThan(0.02);
  }
});
