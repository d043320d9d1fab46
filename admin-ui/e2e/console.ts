import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type Cookie, type Locator, type Page } from '@playwright/test';
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

/** Cookies of those who have signed in. */
const SESSIONS = new Map<Persona, Cookie[]>();

/** The console in a browser, as a person uses it: the only place that knows how it is found. */
export class Console {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Signs in by the identity provider's own form, once for all tests of this person. */
  async signIn(persona: Persona): Promise<void> {
    const known = SESSIONS.get(persona);
    if (known !== undefined) {
      await this.page.context().addCookies(known);
      await this.open('/');
      return;
    }
    await this.signInAnew(persona);
    SESSIONS.set(persona, await this.page.context().cookies());
  }

  /** Signs in with a session that no other test has. */
  async signInAnew(persona: Persona): Promise<void> {
    await this.page.goto('/');
    await this.passTheDoor(persona);
  }

  /** From the sign-in page to where the person wanted to be. */
  async passTheDoor(persona: Persona): Promise<void> {
    const { username, password } = personOf(persona);
    await this.page.getByRole('link', { name: /银行账号|bank account/ }).click();
    await this.page.locator('#username').fill(username);
    await this.page.locator('#password').fill(password);
    await this.page.locator('#kc-login').click();
    await this.settle();
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
  async menu(name: string): Promise<void> {
    await this.menuLink(name).click();
    await this.settle();
  }

  menuLink(name: string) {
    return this.mainMenu().getByRole('link', { name, exact: true });
  }

  menuLinkTo(path: string) {
    return this.mainMenu().locator(`a[href="${path}"]`);
  }

  private mainMenu() {
    return this.page.getByRole('navigation', { name: /主菜单|Main menu/ });
  }

  /** Answers the question that a destructive button asks. */
  async confirm(button: string, reason?: string): Promise<void> {
    const questions = this.page.locator('.ant-modal:visible');
    const question = questions.last();
    if (reason !== undefined) {
      await question.getByLabel(/原因|Reason/).fill(reason);
    }
    await question.getByRole('button', { name: button, exact: true }).click();
    await expect(questions).toHaveCount(0);
  }

  /** Chooses in a select: what is named, or the first there is. */
  async choose(form: Locator, label: string, option?: string): Promise<void> {
    await form.getByLabel(label, { exact: true }).click();
    const list = this.page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option');
    await (option === undefined ? list.first() : list.filter({ hasText: option }).first()).click();
    // A list that is still closing would take the click on the next one.
    await expect(list).toHaveCount(0);
  }

  /** Where banks' programs call. */
  gatewayUrl(): string {
    return setting('HUB_E2E_GATEWAY_URL');
  }

  heading() {
    return this.page.getByRole('heading', { level: 1 });
  }

  /** What axe finds serious or critical on the page as it is; empty where all is well. */
  async accessibilityFaults(): Promise<string[]> {
    const axe = new AxeBuilder({ page: this.page })
      // The console has no frames: no second page is needed to put their results together.
      .setLegacyMode()
      .options({ resultTypes: ['violations'] });
    const { violations } = await axe.analyze();
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

/** The bank of the people who are of a bank, and one to which none of them belongs. */
export const OWN_BANK = setting('HUB_E2E_BANK');
export const OTHER_BANK = setting('HUB_E2E_OTHER_BANK');

/** What the test command says by the environment. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set: these tests run against a hub, by the project's test command`);
  }
  return value;
}

function personOf(persona: Persona): Person {
  const file = setting('HUB_E2E_PEOPLE');
  const people = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<Persona, Person>>;
  const person = people[persona];
  if (person === undefined) {
    throw new Error(`there is no ${persona} in ${file}`);
  }
  return person;
}
