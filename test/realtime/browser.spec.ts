import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { chromiumPath } from '../../script/chromium.mjs';
import { root } from '../script/run.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { newUser } from './sockets.js';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const describeWithChromium = existsSync(chromiumPath) ? describe : describe.skip;

/** What a page does with the client: it says what it sees to whoever served it. */
const PAGE = `
import { connect } from './src/client/index.ts';
const { url, token, portfolioId } = Object.fromEntries(new URLSearchParams(location.search));
const say = (what) => fetch('/said', { method: 'POST', body: JSON.stringify(what) });
const client = connect({ url, token: () => token });
client.onConnection(({ state }) => say({ state }));
client.followPortfolio(portfolioId, ({ revision, valuation }) => say({ revision, cashValue: valuation.cashValue }));`;

describeWithChromium('the client in a browser (skipped without Chromium)', () => {
  let deployment: TestDeployment;
  let page: Server;
  let dir: string;
  const said: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();

  const until = (wanted: (what: Record<string, unknown>) => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => said.some(wanted) && resolve();
      waiting.add(look);
      look();
    });

  beforeAll(async () => {
    deployment = await createDeployment();
    dir = mkdtempSync(join(tmpdir(), 'browser-'));
    const stdin = { contents: PAGE, resolveDir: root, loader: 'js' as const };
    const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false, logLevel: 'silent' });
    page = createServer((request, response) => {
      if (request.url === '/script.js') {
        response.setHeader('content-type', 'text/javascript');
        return response.end(outputFiles[0]!.contents);
      }
      if (request.url === '/said') {
        let text = '';
        request.on('data', (part) => (text += String(part)));
        request.on('end', () => {
          said.push(JSON.parse(text));
          for (const look of waiting) look();
        });
        return response.end();
      }
      response.setHeader('content-type', 'text/html');
      return response.end('<script type="module" src="/script.js"></script>');
    }).listen(0, '127.0.0.1');
    await once(page, 'listening');
  }, 60_000);
  afterAll(async () => {
    page?.close();
    await deployment?.end();
    rmSync(dir, { recursive: true, force: true });
  });

  it('shows the portfolio and what becomes of it', async () => {
    const origin = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    const web = await deployment.start('all', { RECOMPUTE_DEBOUNCE_MS: '0', ALLOWED_ORIGINS: origin });
    const { client, portfolioId } = await newUser(deployment, web, 'ada');
    const query = new URLSearchParams({ url: web.url, token: client.token!, portfolioId });
    const browser = spawn(chromiumPath, [...flags, `--user-data-dir=${dir}`, `${origin}/?${query.toString()}`], {
      stdio: 'ignore',
    });
    await until(({ state }) => state === 'live');
    await until(({ revision }) => revision === 0);
    const deposit = { type: 'deposit', amount: '50', currency: 'USD' };
    await client.post(`/api/v1/portfolios/${portfolioId}/trades`, deposit);
    await until(({ revision, cashValue }) => revision === 1 && cashValue === '50');
    browser.kill();
    await once(browser, 'exit');
    expect(said.filter(({ state }) => state !== undefined)).toContainEqual({ state: 'live' });
  });
});
