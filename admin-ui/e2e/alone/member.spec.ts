import type { BrowserContext, Page } from '@playwright/test';
import { expect, OWN_BANK, setting, test, type Console } from '../console';

/** More than a slowed member generates while a person stops or leaves. */
const LONG = 450;
const ATTEMPTS = 8;

test('the operator drains a member of the pool and lets it take requests again', async ({ hub, page }) => {
  await hub.prefer('en');
  await hub.signIn('operator');
  await hub.menu('Pool');
  await page.getByRole('button', { name: 'Drain' }).first().click();
  await expect(page.getByText(/It is the only member of/)).toBeVisible();
  await hub.confirm('Drain', 'a path of the tests');
  await expect(page.getByText('draining', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).first().click();
  await hub.confirm('Resume', 'a path of the tests');
  await expect(page.getByText('healthy', { exact: true })).toBeVisible();
});

test('stopping an answer stops the model, and the bill says what was received', async ({ hub, page, context }) => {
  await hub.signIn('developer');
  // There is no such button any more where the model came to its end first.
  const stop = () => page.getByRole('button', { name: 'Stop' }).click({ timeout: 2_000 });
  await cutShort(hub, page, context, () => stop().catch(() => undefined));
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send' })).toBeVisible();
});

test('closing the tab stops the model, and the bill says what was received', async ({ hub, page, context }) => {
  await hub.signIn('developer');
  await cutShort(hub, page, context, () => page.goto('about:blank'));
});

interface Call {
  readonly outcome: string;
  readonly completionTokens: number;
}

/**
 * Asks a slowed member and gives the answer up at its first token, until it was given up before its end: the small
 * model often says all it has to say first. Then the call is billed as given up, with some of its tokens.
 */
async function cutShort(hub: Console, page: Page, context: BrowserContext, giveUp: () => Promise<unknown>) {
  test.setTimeout(300_000);
  await hub.prefer('en');
  await slowed(async (slower) => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const from = await askMuch(hub, page);
      await page.locator('.hub-answer-text').waitFor({ timeout: 60_000 });
      await giveUp();
      const call = await onlyCall(context, from);
      if (call.outcome !== 'COMPLETED') {
        expect(call.outcome).toBe('CLIENT_GONE');
        expect(call.completionTokens).toBeGreaterThan(0);
        expect(call.completionTokens).toBeLessThan(LONG);
        return;
      }
      slower();
    }
    throw new Error(`the model came to its end before it was stopped, ${String(ATTEMPTS)} times`);
  });
}

/** Sends what has a long answer; answers a moment before. */
async function askMuch(hub: Console, page: Page): Promise<string> {
  await hub.open('/playground');
  await page.getByLabel('Temperature').fill('2');
  await page.getByLabel('Most tokens to generate').fill(String(LONG));
  await page.getByLabel('What to say').fill('Tell me everything.');
  const from = new Date().toISOString();
  await page.getByRole('button', { name: 'Send' }).click();
  return from;
}

/** The only call of the bank since then. */
async function onlyCall(context: BrowserContext, from: string): Promise<Call> {
  const path = `/api/v1/tenants/${OWN_BANK}/usage?from=${from}`;
  const calls = async () => ((await (await context.request.get(path)).json()) as { items: Call[] }).items;
  await expect.poll(async () => (await calls()).length, { timeout: 20_000 }).toBe(1);
  const [call] = await calls();
  if (call === undefined) {
    throw new Error('the call is gone from the list');
  }
  return call;
}

const RUNNING_MILLIS = 10;
const STOPPED_MILLIS = 90;

/** Lets the member run a tenth of the time, and half as much each time that is too fast. */
async function slowed(work: (slower: () => void) => Promise<void>): Promise<void> {
  const member = Number(setting('HUB_E2E_MEMBER_PID'));
  let stoppedMillis = STOPPED_MILLIS;
  let next: NodeJS.Timeout | undefined;
  const run = () => {
    process.kill(member, 'SIGCONT');
    next = setTimeout(stop, RUNNING_MILLIS);
  };
  const stop = () => {
    process.kill(member, 'SIGSTOP');
    next = setTimeout(run, stoppedMillis);
  };
  run();
  try {
    await work(() => (stoppedMillis *= 2));
  } finally {
    clearTimeout(next);
    process.kill(member, 'SIGCONT');
  }
}
