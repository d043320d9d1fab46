// Pictures of pages from the mock, and what axe finds on them:
//   node dev/look.mjs FOLDER PERSONA PATH... [--zh|--en] [--light|--dark] [--tall] [--click=TEXT]
// Without a language or a look, all four of them.
import AxeBuilder from '@axe-core/playwright';
import { chromium } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [folder, persona, ...rest] = process.argv.slice(2);
const options = new Set(rest.filter((it) => it.startsWith('--')));
const clicks = [...options].filter((it) => it.startsWith('--click=')).map((it) => it.slice(8));
const paths = rest.filter((it) => it.startsWith('/'));
const languages = ['zh', 'en'].filter((it) => options.has(`--${it}`) || !(options.has('--zh') || options.has('--en')));
const looks = ['light', 'dark'].filter(
  (it) => options.has(`--${it}`) || !(options.has('--light') || options.has('--dark')),
);
const site = process.env.HUB_MOCK ?? 'http://127.0.0.1:7990';
const SETTLE_MILLIS = Number(process.env.SETTLE ?? 1_500);

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.HUB_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
  env: { ...process.env, HOME: tmpdir() },
});
for (const language of languages) {
  for (const look of looks) {
    const context = await browser.newContext({
      viewport: { width: 1440, height: options.has('--tall') ? 1800 : 900 },
      timezoneId: 'Asia/Shanghai',
    });
    await context.addCookies([{ name: 'as', value: persona, url: site }]);
    await context.addInitScript(
      ([chosen, dress]) => {
        localStorage.setItem('hub.language', chosen);
        localStorage.setItem('hub.look', dress);
      },
      [language, look],
    );
    const page = await context.newPage();
    page.on(
      'console',
      (it) => ['error', 'warning'].includes(it.type()) && console.log(`  console ${it.type()}: ${it.text()}`),
    );
    page.on('pageerror', (it) => console.log(`  page error: ${it.message}`));
    for (const path of paths) {
      await page.goto(site + path);
      await page.waitForTimeout(SETTLE_MILLIS);
      for (const text of clicks) {
        await page.getByText(text, { exact: true }).first().click();
        await page.waitForTimeout(SETTLE_MILLIS / 2);
      }
      const name = `${persona}${path.split('?')[0].replaceAll('/', '-')}-${language}-${look}.png`;
      await page.screenshot({ path: join(folder, name) });
      const { violations } = await new AxeBuilder({ page }).analyze();
      console.log(name);
      for (const it of violations) {
        console.log(
          `  axe ${it.impact} ${it.id}: ${it.nodes
            .map((node) => node.target.join(' '))
            .slice(0, 4)
            .join(' | ')}`,
        );
      }
    }
    await context.close();
  }
}
await browser.close();
