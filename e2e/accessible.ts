import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

export const WIDTHS = [1440, 390] as const;
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** Before a page is opened: what moves would be looked at half way. */
export async function lookAt(page: Page, width: number): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height: 844 });
}

/** Axe finds nothing in light, nothing of colour in dark, and the page scrolls nowhere sideways. */
export async function expectAccessible(page: Page, where: string = page.url()): Promise<void> {
  expect(await violationsOf(page), where).toEqual([]);
  await setTheme(page, 'dark');
  expect(await violationsOf(page, COLOUR_RULES), `${where}, dark`).toEqual([]);
  await setTheme(page, 'light');
  await expectNothingBeyond(page, where);
}

export async function expectNothingBeyond(page: Page, where: string): Promise<void> {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(beyond, where).toBeLessThanOrEqual(0);
}

async function violationsOf(page: Page, rules?: string[]): Promise<string[]> {
  // Axe stays in a page until the next document: its half megabyte is not read again.
  const isThere = await page.evaluate(() => 'axe' in window);
  const axe = new AxeBuilder({ page, ...(isThere && { axeSource: 'void 0' }) })
    // No page has a foreign frame; for those, each run would open a page of its own.
    .setLegacyMode()
    // What passed is checked and not told: most of the time went into its selectors.
    .options({ resultTypes: ['violations'] })
    // The menus' guards take the focus only to hand it on.
    .exclude('[data-base-ui-focus-guard]');
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}

function setTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  return page.evaluate((value) => {
    document.documentElement.dataset.theme = value;
  }, theme);
}
