import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { type Client, eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { metric } from './support/metrics.js';
import { book, openPortfolio, someone } from './support/people.js';

describe('a refresh', () => {
  let deployment: TestDeployment;
  let first: Application;
  let second: Application;
  let ada: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    [first, second] = await Promise.all([deployment.start('all'), deployment.start('all')]);
    ada = await someone(deployment, first);
  });
  afterAll(() => deployment?.end());

  const manualRuns = async () => {
    const labels = { lane: 'manual', result: 'done' };
    const runs = await Promise.all([first, second].map(({ url }) => metric(url, 'recompute_runs_total', labels)));
    return runs.reduce((sum, count) => sum + count, 0);
  };

  it('is accepted, and values the portfolio in the lane that nothing else is in', async () => {
    const portfolio = await openPortfolio(ada);
    const before = await manualRuns();

    const { status, body } = await ada.post(`${portfolio}/refresh`);

    expect(status).toBe(202);
    expect(body).toEqual({ portfolioId: portfolio.split('/').at(-1), revision: 0 });
    await eventually(manualRuns, (runs) => runs === before + 1);
  });

  it('is refused beyond ten a minute for one portfolio, whichever process is asked', async () => {
    const portfolio = await openPortfolio(ada);
    const ask = (index: number) => ada.at([first, second][index % 2]!.url).post(`${portfolio}/refresh`);

    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => ask(index)));

    const answered = (status: number) => answers.filter((answer) => answer.status === status);
    expect([answered(202).length, answered(429).length]).toEqual([10, 2]);
    expect(answered(429)[0]?.body.code).toBe('too_many_refreshes');
    expect((await ada.post(`${await openPortfolio(ada)}/refresh`)).status).toBe(202);
  });

  it('that is refused keeps no trade from being valued', async () => {
    const portfolio = await openPortfolio(ada);
    for (let asked = 0; asked < 11; asked += 1) await ada.post(`${portfolio}/refresh`);
    const before = await eventually(manualRuns, (runs) => runs > 0);

    await book(ada, portfolio);

    await eventually(manualRuns, (runs) => runs > before);
  });
});
