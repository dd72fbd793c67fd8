import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { writeUnseen } from './support/hidden-write.js';
import { book, openPortfolio, someone } from './support/people.js';

const program = join(import.meta.dirname, '../../dist/cache-cli.bundle.js');

describe('npm run cache', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let portfolio: string;
  let key: string;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    ada = await someone(deployment, web);
    portfolio = await openPortfolio(ada);
    await book(ada, portfolio);
    await ada.get(portfolio);
    const [{ user_id: user } = { user_id: '' }] = await deployment.database.query<{ user_id: string }>(
      'SELECT user_id FROM portfolios',
    );
    key = `portfolio:${user}:${portfolio.split('/').at(-1)}`;
  });
  afterAll(() => deployment?.end());

  const run = async (args: string[], env: Record<string, string> = {}) => {
    const child = spawn(process.execPath, [program, ...args], {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: deployment.databaseUrl,
        REDIS_URL: deployment.redisUrl,
        REDIS_PREFIX: deployment.prefix,
        ...env,
      },
    });
    const output = { out: '', err: '' };
    child.stdout.on('data', (text) => (output.out += String(text)));
    child.stderr.on('data', (text) => (output.err += String(text)));
    await once(child, 'close');
    return { code: child.exitCode, ...output };
  };

  it('inspects a key: what Redis holds, and that it equals PostgreSQL', async () => {
    const { code, out } = await run(['inspect', key]);

    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^Redis +believed, epoch \w+\.[\w-]+$/m) });
    expect(out).toMatch(/^value +revision 1, \d+ bytes, expires in \d+\.\d s, epoch \S+$/m);
    expect(out).toMatch(/^lease +none$/m);
    expect(out).toMatch(/^tombstone +invalidated at 20\d\d-\S+Z by \S+, forgotten in \d+\.\d s$/m);
    expect(out).toMatch(/^PostgreSQL +equal, revision 1$/m);
  });

  it('finds what is older than PostgreSQL, and takes it out, where no process of the service runs', async () => {
    await web.stop();
    await writeUnseen(deployment.database, 'portfolios', 'UPDATE portfolios SET revision = 7', []);
    expect(await run(['inspect', key])).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^PostgreSQL +NEWER: revision 7, while Redis holds 1$/m),
    });

    expect(await run(['invalidate', 'portfolio', portfolio.split('/').at(-1)!])).toEqual({
      code: 0,
      out: 'Invalidated: 3\n',
      err: '',
    });

    expect(await run(['inspect', key])).toMatchObject({ code: 0, out: expect.stringMatching(/^value +none$/m) });
    const events = await deployment.database.query(
      "SELECT actor, action, detail FROM audit_events WHERE action LIKE 'cache.%'",
    );
    expect(events).toEqual([
      {
        actor: expect.stringMatching(/^cli:./),
        action: 'cache.invalidate',
        detail: { scope: 'portfolio', value: portfolio.split('/').at(-1) },
      },
    ]);
  });

  it('refuses what it does not know, before and after it has asked anybody', async () => {
    const [unknown, unmade] = await Promise.all([run(['delete', key]), run(['invalidate', 'table', 'pg_class'])]);
    expect(unknown).toMatchObject({ code: 2, out: '', err: expect.stringContaining('npm run cache -- --help') });
    expect(unmade).toEqual({ code: 2, out: '', err: 'No rule speaks of a table pg_class\n' });
  });

  it.each<[string, Record<string, string>, string]>([
    ['no setting', { DATABASE_URL: '' }, 'DATABASE_URL is not set'],
    ['no PostgreSQL', { DATABASE_URL: 'postgres://127.0.0.1:1/x' }, 'PostgreSQL cannot be reached'],
    ['no Redis', { REDIS_URL: 'redis://127.0.0.1:1' }, 'Redis does not answer: check REDIS_URL'],
  ])('says what is missing where there is %s', async (_, env, reason) => {
    const { code, err } = await run(['invalidate', 'all'], env);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(reason) });
    expect(err.split('\n').length).toBeLessThan(6);
  });
});
