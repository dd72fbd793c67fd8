import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Application } from '../support/application.js';
import { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { OpenIdProvider } from '../support/openid-provider.js';
import { axeFinds, describeWithChromium, launch, openProfile } from './browser.js';

let deployment: TestDeployment;
let provider: OpenIdProvider;
let web: Application;

beforeAll(async () => {
  provider = await OpenIdProvider.start();
  deployment = await createDeployment();
  web = await deployment.start('web', provider.settings);
});
afterAll(async () => {
  provider?.end();
  await deployment?.end();
});

it('one signs in at the identity provider that the page is known to, and the page may ask that one alone', async () => {
  const nobody = new Client(web.url);
  expect((await nobody.get('/api/v1/auth/mode')).body).toEqual({
    mode: 'oidc',
    issuer: provider.issuer,
    clientId: 'freshfolio-page',
    scope: 'openid email offline_access',
    audience: 'portfolios',
  });
  const policy = (await nobody.get('/')).headers.get('content-security-policy');
  expect(/connect-src ([^;]*)/.exec(policy!)![1]).toBe(`'self' ws: wss: ${provider.issuer}`);
});

describeWithChromium('signing in at an identity provider (skipped without Chromium)', () => {
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    provider.lifetimes = { first: 3600, later: 3600 };
    provider.told.length = 0;
    const profile = await openProfile(browser);
    ({ complaints } = profile);
    page = await profile.context.newPage();
    page.setDefaultTimeout(15_000);
  });
  afterEach(() => page.context().close());

  const signIn = () => page.getByRole('button', { name: 'Sign in' }).click();
  const isIn = (what = 'Notices') => page.getByRole('link', { name: what }).first().waitFor();

  it('leads to where one was going, and out again everywhere', async () => {
    await page.goto(`${web.url}/notices/rules`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await signIn();
    await page.getByText('You have no alert rule yet').waitFor();
    expect(new URL(page.url()).pathname).toBe('/notices/rules');
    await page.reload();
    await page.getByText('You have no alert rule yet').waitFor();

    await page.getByRole('button', { name: 'Account of ada@provider.example' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(`${web.url}/`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(provider.told).toEqual(['authorization_code', 'sign-out']);
    expect(complaints).toEqual([]);
  });

  it('lasts beyond the first token', async () => {
    // Too short to be used at all: the next one is asked for at once, and outlives the page.
    provider.lifetimes.first = 60;
    await page.goto(`${web.url}/notices/rules`);
    await signIn();
    await page.getByText('You have no alert rule yet').waitFor();
    await page.reload();
    await page.getByText('You have no alert rule yet').waitFor();
    expect(provider.told).toEqual(['authorization_code', 'refresh_token']);
  });

  it('is for whoever began it: a code that somebody else brings is not taken', async () => {
    await page.goto(`${web.url}/signed-in?code=of-somebody&state=else`);
    await page.getByRole('alert').getByText('was not begun in this tab').waitFor();
    await signIn();
    await isIn();
    expect(provider.told).toEqual(['authorization_code']);
  });
});
