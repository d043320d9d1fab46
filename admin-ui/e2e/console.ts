import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Somebody who can sign in. */
export interface Person {
  readonly username: string;
  readonly password: string;
}

export type Persona = 'operator' | 'finance' | 'auditor' | 'bank-admin' | 'bank-finance' | 'developer' | 'bank-auditor';

type Language = 'zh' | 'en';
type Look = 'light' | 'dark';

/** The console in a browser, as a person uses it: the only place that knows how it is found. */
export class Console {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Signs in by the identity provider's own form; against the mock, by its cookie. */
  async signIn(persona: Persona): Promise<void> {
    if (process.env['HUB_E2E_PEOPLE'] === undefined) {
      await this.page.goto(`/?as=${persona}`);
      await this.settle();
      return;
    }
    const { username, password } = personOf(persona);
    await this.page.goto('/');
    await this.page.getByRole('link', { name: /银行账号|bank account/ }).click();
    await this.page.locator('#username').fill(username);
    await this.page.locator('#password').fill(password);
    await this.page.locator('#kc-login').click();
    await expect(this.heading()).toBeVisible();
  }

  /** Language and look for the next page load, as the person's own choice would be stored. */
  async prefer(language: Language, look: Look = 'light'): Promise<void> {
    await this.page.addInitScript(
      ([chosen, dress]) => {
        localStorage.setItem('hub.language', chosen);
        localStorage.setItem('hub.look', dress);
      },
      [language, look] as const,
    );
  }

  /** Opens a page and waits until it has stopped loading. */
  async open(path: string): Promise<void> {
    await this.page.goto(path);
    await this.settle();
  }

  async settle(): Promise<void> {
    await expect(this.heading()).toBeVisible();
    await expect(this.page.locator('[aria-busy="true"]')).toHaveCount(0);
    await this.page.evaluate(() => document.fonts.ready);
  }

  /** Goes by the menu. */
  async menu(name: string | RegExp): Promise<void> {
    await this.page
      .getByRole('navigation', { name: /主菜单|Main menu/ })
      .getByRole('link', { name })
      .click();
    await this.settle();
  }

  heading() {
    return this.page.getByRole('heading', { level: 1 });
  }

  /** What axe finds serious or critical on the page as it is; empty where all is well. */
  async accessibilityFaults(): Promise<string[]> {
    const { violations } = await new AxeBuilder({ page: this.page }).analyze();
    return violations
      .filter((it) => it.impact === 'serious' || it.impact === 'critical')
      .map((it) => `${it.id}: ${it.nodes.map((node) => node.target.join(' ')).join(', ')}`);
  }

  /** Keeps a picture under HUB_E2E_SCREENSHOTS, where that is set. */
  async picture(name: string): Promise<void> {
    const folder = process.env['HUB_E2E_SCREENSHOTS'];
    if (folder !== undefined) {
      await this.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
    }
  }
}

/** A test with a console: `test('…', async ({ hub }) => { await hub.signIn('auditor'); … })`. */
export const test = base.extend<{ hub: Console }>({
  hub: ({ page }, use) => use(new Console(page)),
});

export { expect };

function personOf(persona: Persona): Person {
  const file = process.env['HUB_E2E_PEOPLE'];
  if (file === undefined) {
    throw new Error('HUB_E2E_PEOPLE names no file of people and passwords');
  }
  const people = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<Persona, Person>>;
  const person = people[persona];
  if (person === undefined) {
    throw new Error(`there is no ${persona} in ${file}`);
  }
  return person;
}
