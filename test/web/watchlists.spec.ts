import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Application } from '../support/application.js';
import { eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { axeFinds, describeWithChromium, launch, openProfile, signIn } from './browser.js';

const MINUTE_MS = 60_000;

describeWithChromium('watchlists (skipped without Chromium)', () => {
  let deployment: TestDeployment;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  const symbols = () => page.getByRole('row').locator('b').allInnerTexts();
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const act = async (symbol: string, action: string) => {
    await page.getByRole('button', { name: `Actions for ${symbol}` }).click();
    await page.getByRole('menuitem', { name: action }).click();
  };

  beforeAll(async () => {
    deployment = await createDeployment();
    const demo = { NODE_ENV: 'development', DEMO: 'true', FEED: 'simulated' };
    let app: Application;
    [app, browser] = await Promise.all([deployment.start('all', demo), launch()]);
    const opened = await openProfile(browser);
    ({ complaints } = opened);
    page = await signIn(opened.context, app.url, 'ada@example.com', '/watchlists');
    await page.getByRole('row').first().waitFor();
  }, MINUTE_MS);
  afterAll(async () => {
    await browser?.close();
    await deployment?.end();
  });

  it('are put in another order by keyboard, for good', async () => {
    expect((await symbols()).slice(0, 3)).toEqual(['GOOGL', 'META', 'AMZN']);
    expect(await axeFinds(page)).toEqual([]);
    const saved = page.waitForResponse((response) => response.request().method() === 'PATCH');
    await page.getByRole('row').first().focus();
    await press('ArrowRight', 'Enter');
    await page.getByRole('button', { name: 'Insert between GOOGL and META' }).waitFor();
    await press('ArrowDown', 'Enter');
    await saved;
    await page.reload();
    await page.getByRole('row').first().waitFor();
    expect((await symbols()).slice(0, 3)).toEqual(['META', 'GOOGL', 'AMZN']);
  });

  it('take what is found by its name', async () => {
    await page.getByRole('combobox', { name: 'Add a symbol' }).pressSequentially('morgan');
    await page.getByRole('option', { name: 'JPM' }).waitFor();
    await press('ArrowDown', 'Enter');
    await eventually(symbols, (now) => now.at(-1) === 'JPM');
  });

  it('give what is bought to a portfolio', async () => {
    await act('META', 'Move to a portfolio');
    await page.getByLabel('Quantity').fill('2');
    await press('Enter');
    await eventually(symbols, (now) => !now.includes('META'));
    await page.getByRole('button', { name: 'To the portfolio' }).click();
    await page.getByTestId('total-value').waitFor();
    await page.getByRole('row', { name: 'META' }).waitFor();
    expect(complaints).toEqual([]);
  });
});
