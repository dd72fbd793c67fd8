import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Client, eventually, sign } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';

let deployment: TestDeployment;
beforeAll(async () => {
  deployment = await createDeployment();
});
afterAll(() => deployment.end());

it('a trade whose process dies after COMMIT, before it told anybody, is seen by the readers of another', async () => {
  const [doomed, other] = await Promise.all([
    deployment.start('web', { TEST_CRASH_ON_SIGUSR2: 'true' }),
    deployment.start('web'),
  ]);
  const client = new Client(doomed.url, await sign(deployment, 'ada'));
  const { body: portfolio } = await client.post('/api/v1/portfolios', { name: 'Growth', baseCurrency: 'USD' });
  const path = `/api/v1/portfolios/${portfolio.id}`;
  const reader = client.at(other.url);
  await eventually(
    () => reader.get(path),
    ({ headers }) => headers.get('cache-status')?.includes('hit') ?? false,
  );

  doomed.process.kill('SIGUSR2');
  const trade = { type: 'buy', symbol: 'AAPL', quantity: '1', price: '10', currency: 'USD' };
  const died = once(doomed.process, 'exit');
  await expect(client.post(`${path}/trades`, trade)).rejects.toThrow('fetch failed');
  expect(await died).toEqual([null, 'SIGKILL']);

  const { body: seen } = await eventually(
    () => reader.get(path),
    ({ body }) => body.revision === 1,
    4000,
  );
  expect(seen.positions).toMatchObject([{ symbol: 'AAPL', quantity: '1' }]);
});
