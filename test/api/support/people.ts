import { randomUUID } from 'node:crypto';
import type { Application, Deployment } from '../../support/application.js';
import { Client, sign } from '../../support/client.js';

/** Somebody new with that role, at that process. */
export async function someone(deployment: Deployment, { url }: Application, role = 'user'): Promise<Client> {
  return new Client(url, await sign(deployment, randomUUID(), role));
}

/** The path of a new portfolio without positions. */
export async function openPortfolio(owner: Client, fields: object = {}): Promise<string> {
  const { status, body } = await owner.post('/api/v1/portfolios', { name: 'Growth', baseCurrency: 'USD', ...fields });
  if (status !== 201) throw new Error(`The portfolio was not opened: ${JSON.stringify(body)}`);
  return `/api/v1/portfolios/${body.id}`;
}

/** Books a trade that must succeed; a buy of 10 AAPL at 100 unless it says otherwise. */
export async function book(owner: Client, portfolio: string, trade: object = {}) {
  const standard = { type: 'buy', symbol: 'AAPL', quantity: '10', ...('amount' in trade ? {} : { price: '100' }) };
  const { status, body } = await owner.post(`${portfolio}/trades`, { ...standard, ...trade });
  if (status !== 201) throw new Error(`The trade was not booked: ${JSON.stringify(body)}`);
  return body;
}

/** Brings prices, all of which must be accepted; as of now unless they say otherwise. */
export async function bring(feed: Client, ...prices: object[]): Promise<void> {
  const asOf = new Date().toISOString();
  const { body } = await feed.post('/api/v1/prices', { prices: prices.map((price) => ({ asOf, ...price })) });
  if (body.accepted !== prices.length) throw new Error(`The prices were not accepted: ${JSON.stringify(body)}`);
}
