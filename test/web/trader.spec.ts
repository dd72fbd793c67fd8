import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startProxy, type Proxy } from '../realtime/proxy.js';
import type { Application } from '../support/application.js';
import { Client, eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { hasRecording, recordedUsa } from '../support/recorded-day.js';
import { axeFinds, describeWithChromium, launch, openProfile, signIn } from './browser.js';

const demo = { NODE_ENV: 'development', DEMO: 'true' };
const feed: Record<string, string> = hasRecording
  ? { FEED: 'replay', FEED_PATH: join(recordedUsa, 'tick'), FEED_DATE: '2013-10-08', FEED_SPEED: '60' }
  : { FEED: 'simulated' };
const MINUTE_MS = 60_000;
/** Whatever day it is: pages that poll ask more often while the market is open. */
const open = {
  exchange: 'XNYS',
  isOpen: true,
  session: 'regular',
  opensAt: null,
  closesAt: null,
  refreshIntervalMs: 500,
};

const held = (where: Page) => where.getByRole('row', { name: /SPY/ }).locator('[data-column="quantity"]').innerText();
const file = (quantity: string) => ({
  name: 'trades.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(`Date,Code,Currency,Price,Quantity,Action,Fee\n2013-10-01,IBM,USD,180,${quantity},buy,0\n`),
});

/** A day's session: one trader, two browsers, and whatever happens to the server between. */
describeWithChromium('a trader (skipped without Chromium)', () => {
  let deployment: TestDeployment;
  let web: Application;
  let proxy: Proxy;
  let browser: Browser;
  let profile: BrowserContext;
  let page: Page;
  let complaints: string[];

  const total = () => page.getByTestId('total-value').innerText();
  const connection = (state: string) => page.locator(`[data-connection="${state}"]`).waitFor({ timeout: MINUTE_MS });
  const moves = async () => {
    const before = await total();
    await eventually(total, (now) => now !== before, MINUTE_MS);
  };

  beforeAll(async () => {
    deployment = await createDeployment();
    [web, browser] = await Promise.all([
      deployment.start('web', { ...demo, ...feed }),
      launch(),
      deployment.start('worker', { ...demo, ...feed }),
    ]);
    proxy = await startProxy(web.url);
    const opened = await openProfile(browser);
    ({ context: profile, complaints } = opened);
    await profile.route('**/api/v1/market/status', (route) =>
      route.fulfill({ json: { ...open, pricesDegradedSince: null } }),
    );
  }, MINUTE_MS);
  afterAll(async () => {
    await browser?.close();
    proxy?.close();
    await deployment?.end();
  });

  it('is told what is wrong with a sign-in, and signed in with the right password', async () => {
    page = await profile.newPage();
    await page.goto(proxy.url);
    expect(await axeFinds(page)).toEqual([]);
    await page.getByLabel('Email').fill('ada@example.com');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password').fill('demo');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByTestId('total-value').waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/portfolios\/[0-9a-f-]{36}$/);
  });

  it('sees values move', async () => {
    await connection('live');
    await moves();
    expect(await axeFinds(page)).toEqual([]);
  });

  it(
    'buys: the page rests while the order is written, and another browser has it when this one does',
    async () => {
      const { context, complaints: others } = await openProfile(browser);
      const other = await signIn(context, web.url, 'ada@example.com', new URL(page.url()).pathname);
      await other.getByRole('row', { name: /SPY/ }).waitFor();
      const before = Number((await held(other)).replace(',', ''));

      await page.getByRole('button', { name: 'Trade' }).click();
      await page.getByRole('status').filter({ hasText: 'Updates are paused while the order ticket is open' }).waitFor();
      const resting = await total();
      const moving = () => other.getByTestId('total-value').innerText();
      const seen = await moving();
      await eventually(moving, (now) => now !== seen, MINUTE_MS);
      expect(await total()).toBe(resting);
      expect(await axeFinds(page)).toEqual([]);

      await page.getByRole('combobox', { name: 'Symbol' }).fill('SPY');
      await page.keyboard.press('Tab');
      await page.getByRole('textbox', { name: 'Quantity' }).fill('5');
      await page.getByRole('textbox', { name: 'Quantity' }).press('Enter');
      for (const where of [page, other]) {
        await eventually(
          () => held(where),
          (now) => now === String(before + 5),
          MINUTE_MS,
        );
      }
      await moves();
      await context.close();
      expect(others).toEqual([]);
    },
    MINUTE_MS,
  );

  it(
    'imports a file after a look at it',
    async () => {
      const portfolio = page.url();
      await page.goto(`${portfolio}/import`);
      await page.locator('input[type="file"]').setInputFiles(file('many'));
      await page.getByText('quantity', { exact: false }).first().waitFor();
      await page.getByRole('button', { name: /another file/i }).click();
      await page.locator('input[type="file"]').setInputFiles(file('3'));
      await page.getByRole('button', { name: /^Import 1 trade/ }).click();
      await page.getByText('1 trade was imported').waitFor();
      expect(await axeFinds(page)).toEqual([]);
      await page.goto(portfolio);
      await page.getByTestId('total-value').waitFor();
    },
    MINUTE_MS,
  );

  it(
    'is shown both versions of a holding that somebody else changed meanwhile, and chooses',
    async () => {
      const { body } = await new Client(web.url).post('/api/v1/auth/token', {
        email: 'ada@example.com',
        password: 'demo',
      });
      const elsewhere = new Client(web.url, body.accessToken);
      const portfolio = `/api/v1${new URL(page.url()).pathname}`;
      const { positions } = (await elsewhere.get(portfolio)).body;
      const { id, version } = positions.find(({ symbol }: { symbol: string }) => symbol === 'SPY');

      await page.getByRole('button', { name: 'Actions for SPY' }).click();
      await page.getByRole('menuitem', { name: 'Edit holding' }).click();
      await page.getByRole('textbox', { name: 'Quantity' }).fill('900');
      await elsewhere.patch(`${portfolio}/holdings/${id}`, { quantity: '850', expectedVersion: version });
      await page.getByRole('textbox', { name: 'Quantity' }).press('Enter');
      const dialog = page.getByRole('alertdialog', { name: 'SPY was changed meanwhile' });
      await dialog.waitFor();
      expect(
        await dialog
          .getByRole('row', { name: /Quantity/ })
          .getByRole('cell')
          .allInnerTexts(),
      ).toEqual(['900', '850']);
      expect(await axeFinds(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Save mine over it' }).click();
      await eventually(
        () => held(page),
        (now) => now === '900',
        MINUTE_MS,
      );
    },
    MINUTE_MS,
  );

  it(
    'goes on by polling where neither sockets nor streams come through, and is live again when they do',
    async () => {
      proxy.block('websocket', 'sse');
      await connection('polling');
      await moves();
      proxy.block();
      await connection('live');
    },
    MINUTE_MS,
  );

  it(
    'sees it recover when the process is killed and another takes its place',
    async () => {
      const { port } = new URL(web.url);
      await web.stop('SIGKILL');
      await page.locator('[data-connection="reconnecting"], [data-connection="offline"]').waitFor();
      web = await deployment.start('web', { ...demo, ...feed, PORT: port });
      await connection('live');
      await moves();
    },
    MINUTE_MS,
  );

  it('is signed out of every tab at once', async () => {
    const other = await profile.newPage();
    await other.goto(page.url());
    await other.getByTestId('total-value').waitFor();
    await page.getByRole('button', { name: 'Account of ada@example.com' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    for (const tab of [page, other]) await tab.getByRole('heading', { name: 'Sign in to Freshfolio' }).waitFor();
    await other.close();
  });

  it('has seen nothing that the security policy bars, and no error that nobody caught', () => {
    expect(complaints).toEqual([]);
  });
});
