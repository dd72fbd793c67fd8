/**
 * `npm run screenshots`: each page in light, dark and on a phone, with a demo of its own, into .data/screenshots. To be looked at: what is ugly,
 * cramped or unclear is found by nothing else.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumPath } from './chromium.mjs';
import { demoEnvironment, migrate, startApp } from './demo-app.mjs';
import { demoOptions } from './demo-options.mjs';
import { data, root } from './paths.mjs';
import { freePort } from './ports.mjs';
import { ProcessBook } from './process-book.mjs';
import { scenes } from './scenes.mjs';
import { startServices } from './services.mjs';

const looks = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};
const folder = join(data, 'screenshots');

async function startDemo(book, dir) {
  const options = demoOptions(['--data', dir], { ...process.env, PORT: String(await freePort()) });
  const services = await startServices({ dir, book, env: {} });
  const env = await demoEnvironment(options, services);
  await migrate(book, dir, env);
  const address = `http://127.0.0.1:${options.port}`;
  await startApp(book, dir, env, address);
  return address;
}

async function takeAll(browser, address) {
  for (const [look, options] of Object.entries(looks)) {
    const context = await browser.newContext({ ...options, locale: 'en-US', timezoneId: 'America/New_York' });
    const page = await context.newPage();
    for (const { name, act } of scenes) {
      await act(page, address);
      const path = join(folder, `${name}-${look}.png`);
      await page.screenshot({ path });
      console.log(relative(root, path));
    }
    await context.close();
  }
}

if (!existsSync(chromiumPath)) throw new Error('Chromium is needed: apt-get install chromium');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const dir = join(folder, 'demo');
const book = await ProcessBook.open(dir);
let browser;
try {
  const address = await startDemo(book, dir);
  browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
  await takeAll(browser, address);
} finally {
  await browser?.close();
  await book.close();
  rmSync(dir, { recursive: true, force: true });
}
process.exit();
