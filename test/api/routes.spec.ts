import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { someone } from './support/people.js';

/** What anybody may call; everything else that the OpenAPI document lists needs a token. */
const open = new Set([
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
  'GET /api/v1/auth/mode',
  'POST /api/v1/auth/token',
]);

describe('every route', () => {
  let deployment: TestDeployment;
  let web: Application;
  let nobody: Client;
  let routes: { method: string; path: string }[];

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    nobody = new Client(web.url);
    const { paths } = (await nobody.get('/api/docs-json')).body as { paths: Record<string, object> };
    routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
    );
  });
  afterAll(() => deployment?.end());

  const call = async (caller: Client, { method, path }: (typeof routes)[number]) => {
    const { status, headers, body } = await caller.request(method, path.replaceAll(/\{\w+\}/g, randomUUID()));
    return { route: `${method} ${path}`, status, type: headers.get('content-type'), code: body.code };
  };
  const refusedBy = (status: number, code: string) => (route: (typeof routes)[number]) => ({
    route: `${route.method} ${route.path}`,
    status,
    type: 'application/problem+json; charset=utf-8',
    code,
  });
  const closed = () => routes.filter(({ method, path }) => !open.has(`${method} ${path}`));

  it('but the few that are open to everybody answers 401 without a token', async () => {
    expect(closed().length).toBeGreaterThan(10);
    expect(await Promise.all(closed().map((route) => call(nobody, route)))).toEqual(
      closed().map(refusedBy(401, 'unauthorized')),
    );
  });

  it('and with a token that is not one of ours', async () => {
    const stranger = await someone({ ...deployment, secret: 'a secret of somebody else, long enough' }, web);

    const answers = await Promise.all(closed().map((route) => call(stranger, route)));

    expect(answers).toEqual(closed().map(refusedBy(401, 'unauthorized')));
  });

  it('of operations is open to scrapers and probes, and the page and the documentation to browsers', async () => {
    const paths = ['/health/live', '/health/ready', '/metrics', '/', '/portfolios/1', '/icon.svg', '/api/docs'];

    const answers = await Promise.all(paths.map((path) => nobody.get(path)));

    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
  });

  it('says how to authenticate with its refusal', async () => {
    expect((await nobody.get('/api/v1/portfolios')).headers.get('www-authenticate')).toBe('Bearer');
  });

  it('that does not exist is a 404 that does not tell more', async () => {
    const { status, body } = await nobody.get('/api/v1/nothing/here');

    expect({ status, code: body.code }).toEqual({ status: 404, code: 'not_found' });
  });

  it('refuses a socket without a valid token', async () => {
    await expect(nobody.socket()).rejects.toMatchObject({ data: { code: 'unauthorized' } });
  });
});
