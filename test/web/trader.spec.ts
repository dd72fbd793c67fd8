import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startProxy, type Proxy } from '../realtime/proxy.js';
import { root } from '../script/run.js';
import type { Application } from '../support/application.js';
import { eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { axeFinds, describeWithChromium, launch, openProfile } from './browser.js';

const ticks = join(root, '../shared/data/lean/equity/usa/tick');
const demo = { NODE_ENV: 'development', DEMO: 'true' };
const feed: Record<string, string> = existsSync(ticks)
  ? { FEED: 'replay', FEED_PATH: ticks, FEED_DATE: '2013-10-08', FEED_SPEED: '60' }
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
      deployment.start('web', demo),
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
      web = await deployment.start('web', { ...demo, PORT: port });
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
