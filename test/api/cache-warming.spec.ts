import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { metric } from './support/metrics.js';
import { book, bring, openPortfolio, someone } from './support/people.js';

/** Tuesday, five minutes after New York has opened. */
const RECORDING = 'symbol,timestamp,price,size\nAAPL,2013-10-08T13:35:00Z,100,1\n';

let deployment: TestDeployment;
let folder: string;

beforeAll(async () => {
  [deployment, folder] = await Promise.all([createDeployment(), mkdtemp(join(tmpdir(), 'freshfolio-'))]);
});
afterAll(async () => {
  await deployment?.end();
  await rm(folder, { recursive: true, force: true });
});

it('in market hours what was read in the last hours is at hand before it is asked for again', async () => {
  const path = join(folder, 'day.csv');
  await writeFile(path, RECORDING);
  const before = await deployment.start('web');
  const [ada, feed] = await Promise.all([someone(deployment, before), someone(deployment, before, 'feed')]);
  const portfolio = await openPortfolio(ada);
  await book(ada, portfolio);
  await bring(feed, { symbol: 'AAPL', price: '110', currency: 'USD' });
  await ada.get(portfolio);
  await before.stop();
  const values = () => deployment.redis.keys(`${deployment.prefix}:v:*`);
  await deployment.redis.unlink(...(await values()));

  const open = { FEED: 'replay', FEED_PATH: path, FEED_DATE: '2013-10-08' };
  const processes = await Promise.all([deployment.start('web', open), deployment.start('web', open)]);
  const warmed = async (source: string) => {
    const counts = processes.map(({ url }) => metric(url, 'cache_warmed_total', { source, result: 'done' }));
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  };
  await eventually(
    () => warmed('portfolios'),
    (count) => count > 0,
    20_000,
  );

  const id = portfolio.split('/').at(-1)!;
  const held = await values();
  for (const kind of ['{portfolio:', '{portfolios:', '{price:rt:AAPL']) {
    expect(held.filter((name) => name.includes(kind))).toHaveLength(1);
  }
  expect(held.some((name) => name.includes(id))).toBe(true);
  // By one of the two.
  expect([await warmed('portfolio'), await warmed('portfolios')]).toEqual([1, 1]);
});
