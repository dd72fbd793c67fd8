import { request } from 'node:http';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { root } from '../script/run.js';

const dist = join(root, 'web/dist');
const FIRST_LOAD_BYTES = 250_000;

interface Chunk {
  file: string;
  isEntry?: boolean;
  imports?: string[];
}

/** `fetch` would ask for what it can decompress, and take it apart. */
function headersOf(url: string, path: string, encoding: string) {
  return new Promise<Record<string, unknown>>((resolve, reject) => {
    request(new URL(path, url), { headers: { 'accept-encoding': encoding } }, (response) => {
      response.resume().on('end', () => resolve({ status: response.statusCode, ...response.headers }));
    })
      .on('error', reject)
      .end();
  });
}

describe('the page', () => {
  let deployment: TestDeployment;
  let web: Application;
  let nobody: Client;
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const entry = Object.values(manifest).find(({ isEntry }) => isEntry)!;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    nobody = new Client(web.url);
  });
  afterAll(() => deployment?.end());

  it('is asked for again each time, and loads nothing from anywhere else', async () => {
    const { status, headers, body } = await nobody.get('/');
    expect({ status, cache: headers.get('cache-control') }).toEqual({ status: 200, cache: 'no-cache' });
    expect(headers.get('content-security-policy')).toMatch(/default-src 'self';.*style-src 'self'/);
    const sources = [...String(body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source);
    expect(sources).toContain(`/${entry.file}`);
    expect(sources.filter((source) => !source!.startsWith('/'))).toEqual([]);
    expect(body).not.toMatch(/<style|<script(?! type="module" crossorigin src=)/);
  });

  it('is there at every address that people send each other', async () => {
    const { headers, body } = await nobody.get('/portfolios/01a1ff81-6840-7545-8da1-3425cdda5f47/trades');
    expect(headers.get('content-type')).toMatch(/text\/html/);
    expect(body).toContain('<div id="root">');
  });

  it('has assets that never change under their name, compressed when they were built', async () => {
    const plain = await headersOf(web.url, `/${entry.file}`, 'identity');
    expect(plain['cache-control']).toBe('public, max-age=31536000, immutable');
    for (const [encoding, ending] of [
      ['gzip', 'gz'],
      ['br', 'br'],
    ] as const) {
      expect(await headersOf(web.url, `/${entry.file}`, encoding)).toMatchObject({
        status: 200,
        'content-encoding': encoding,
        'content-length': String(statSync(join(dist, `${entry.file}.${ending}`)).size),
      });
    }
  });

  it.each([
    ['GET', '/assets/index-00000000.js'],
    ['GET', '/api/v1/nothing'],
    ['GET', '/.vite/manifest.json'],
    ['POST', '/'],
  ])('is not the answer to %s %s', async (method, path) => {
    const { status, body } = await nobody.request(method, path);
    expect({ status, isPage: String(body).includes('id="root"') }).toEqual({ status: 404, isPage: false });
  });

  it('needs at most 250 kB of compressed scripts to show a portfolio', () => {
    const needed = new Set<string>();
    const need = (name: string) => {
      const { file, imports = [] } = manifest[name]!;
      if (!needed.has(file)) imports.forEach(need);
      needed.add(file);
    };
    need('index.html');
    need('src/portfolio/portfolio-page.tsx');
    const bytes = [...needed].reduce((sum, file) => sum + statSync(join(dist, `${file}.gz`)).size, 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_BYTES);
  });
});
