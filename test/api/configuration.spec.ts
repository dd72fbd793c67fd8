import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseServerUrl } from '../support/environment.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';

const main = join(import.meta.dirname, '../../dist/main.bundle.js');

/** What `npm start` says and ends with, in an environment in which it must not run. */
async function startInVain(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const [said] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { code: child.exitCode, said };
}

describe('a configuration that cannot be meant keeps the service from starting:', () => {
  let deployment: TestDeployment;
  let complete: Record<string, string>;

  beforeAll(async () => {
    deployment = await createDeployment();
    complete = {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: deployment.databaseUrl,
      REDIS_URL: deployment.redisUrl,
      REDIS_PREFIX: deployment.prefix,
      JWT_SECRET: deployment.secret,
    };
  });
  afterAll(() => deployment?.end());

  it('nothing is set', async () => {
    const { code, said } = await startInVain({});

    expect(code).toBe(1);
    expect(said).toMatch(/DATABASE_URL is not set: set it to your PostgreSQL, for example postgres:/);
    expect(said).toMatch(/REDIS_URL is not set: set it to your Redis, for example redis:/);
    expect(said).not.toMatch(/\bat \w.*\.js/);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'the demo, where nobody said that it is not production',
      { NODE_ENV: '', DEMO: 'true' },
      /DEMO is for demonstrations/,
    ],
    ['invented prices in production', { FEED: 'simulated' }, /FEED=simulated invents prices: unset it/],
    ['no secret', { JWT_SECRET: '' }, /JWT_SECRET is not set: set it/],
  ])('%s', async (_, change, complaint) => {
    const { code, said } = await startInVain({ ...complete, ...change });

    expect(code).toBe(1);
    expect(said).toMatch(/^Freshfolio cannot start\./);
    expect(said).toMatch(complaint);
  });

  it('a URL that is none, which is not repeated, for it may hold a password', async () => {
    const { code, said } = await startInVain({ ...complete, DATABASE_URL: 'mysql://ada:hunter2@db/portfolios' });

    expect(code).toBe(1);
    expect(said).toMatch(/DATABASE_URL is not valid: must start with postgres:/);
    expect(said).not.toContain('hunter2');
  });

  it('a database that is not migrated', async () => {
    const { code, said } = await startInVain({ ...complete, DATABASE_URL: databaseServerUrl() });

    expect(code).toBe(1);
    expect(said).toMatch(/The database is not up to date: run `npm run migrate`/);
  });

  it('a database that is not there, after some tries', async () => {
    const url = 'postgres://ada:hunter2@127.0.0.1:1/portfolios';
    const { code, said } = await startInVain({ ...complete, DATABASE_URL: url });

    expect(code).toBe(1);
    expect(said).toMatch(/PostgreSQL cannot be reached \(ECONNREFUSED\): check DATABASE_URL/);
    expect(said).not.toContain('hunter2');
  });

  it('a port that somebody else has', async () => {
    const { url } = await deployment.start('web');

    const { code, said } = await startInVain({ ...complete, PORT: new URL(url).port });

    expect(code).toBe(1);
    expect(said).toMatch(new RegExp(`Port ${new URL(url).port} is taken: choose another one with PORT`));
  });

  it('but a complete one starts, in production as anywhere', async () => {
    const application = await deployment.start('all', { ...complete });

    expect(await application.stop('SIGTERM')).toBe(0);
  });
});
