import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { contract, missingFields } from './support/contract.js';
import { pagesOf } from './support/pages.js';
import { book, openPortfolio, someone } from './support/people.js';

const notes = (items: { note: string }[]) => items.map(({ note }) => note);

describe('the list of trades', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let portfolio: string;
  const days = ['2024-03-11', '2024-03-14', '2024-03-12', '2024-03-15', '2024-03-13'];

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    ada = await someone(deployment, web);
    portfolio = await openPortfolio(ada);
    for (const day of days) await book(ada, portfolio, { executedAt: `${day}T15:00:00Z`, note: day });
    // Executed in the same millisecond: the one that was booked last comes first.
    for (const note of ['one', 'two', 'three']) {
      await book(ada, portfolio, { executedAt: '2024-03-10T15:00:00Z', note });
    }
  });
  afterAll(() => deployment?.end());

  const newestFirst = ['2024-03-15', '2024-03-14', '2024-03-13', '2024-03-12', '2024-03-11', 'three', 'two', 'one'];

  it('is newest first, by the time of execution', async () => {
    const { items, nextCursor } = (await ada.get(`${portfolio}/trades`)).body;

    expect(notes(items)).toEqual(newestFirst);
    expect(nextCursor).toBeNull();
    expect(missingFields(contract.trade, items[0])).toEqual([]);
  });

  it.each([1, 2, 3, 8])('comes whole in pages of %d, each trade once', async (limit) => {
    const pages = await pagesOf<{ note: string }>(async (after) => {
      const query = new URLSearchParams({ limit: String(limit), ...after });
      return (await ada.get(`${portfolio}/trades?${query.toString()}`)).body;
    });

    expect(notes(pages.flat())).toEqual(newestFirst);
    expect(pages).toHaveLength(Math.ceil(newestFirst.length / limit));
  });

  it('goes on where it was, though a newer trade was booked meanwhile', async () => {
    const other = await openPortfolio(ada);
    for (const day of days) await book(ada, other, { executedAt: `${day}T15:00:00Z`, note: day });
    const { nextCursor } = (await ada.get(`${other}/trades?limit=2`)).body;
    await book(ada, other, { note: 'now' });

    const { items } = (await ada.get(`${other}/trades?limit=2&cursor=${nextCursor}`)).body;

    expect(notes(items)).toEqual(['2024-03-13', '2024-03-12']);
  });

  it.each([
    'limit=0',
    'limit=501',
    'cursor=',
    'cursor=nonsense',
    `cursor=${btoa('["0000-01-01T00:00:00Z","x"]')}`,
    `cursor=${btoa('["0000-01-01T00:00:00Z","00000000-0000-7000-8000-000000000000"]')}`,
  ])('does not come by %s', async (query) => {
    expect((await ada.get(`${portfolio}/trades?${query}`)).status).toBe(400);
  });
});
