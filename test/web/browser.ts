import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { chromiumPath } from '../../script/chromium.mjs';
import { root } from '../script/run.js';

const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

export const describeWithChromium = existsSync(chromiumPath) ? describe : describe.skip;

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu'] });

/** A browser's profile of its own, and what its pages complain of: what the security policy bars, and what nobody caught. */
export async function openProfile(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US', ...options });
  const complaints: string[] = [];
  context.on('console', (message) => {
    // That a server does not answer is said by the browser itself, and is what some tests are about.
    if (message.type() === 'error' && !/Failed to load resource|WebSocket|ERR_/.test(message.text())) {
      complaints.push(message.text());
    }
  });
  context.on('weberror', (error) => complaints.push(String(error.error().stack)));
  return { context, complaints };
}

export async function signIn(context: BrowserContext, url: string, email: string, path = '/'): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url + path);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill('demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  return page;
}

/** What axe finds against WCAG 2.2 AA: which rule, and where. The components read out what changes by nodes that point to it for a moment. */
export async function axeFinds(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as any).axe.run(
      { exclude: ['[data-live-announcer]'] },
      {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      },
    );
    return violations.flatMap(({ id, nodes }: any) =>
      nodes.map(({ target, any: why }: any) => `${id}: ${target.join(' ')} ${why[0]?.message ?? ''}`),
    );
  });
}
