import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { openPortfolio, someone } from '../api/support/people.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { booking, type Booking, history } from './support/histories.js';

/** What was meant, and what was booked in its stead at first: a wrong trade, or one too many. */
interface Mistake {
  at: number;
  wrong: Booking;
  isTooMany: boolean;
}

const mistake = fc.record({ at: fc.nat({ max: 12 }), wrong: booking, isTooMany: fc.boolean() });
const mistakes = fc.uniqueArray(mistake, { minLength: 1, maxLength: 4, selector: ({ at }) => at });
const scenario = fc.record({ meant: history(12), mistakes, costMethod: fc.constantFrom('average', 'fifo') });
const scenarios = fc.sample(scenario, { seed: 29, numRuns: 5 });
const json = { 'content-type': 'application/json' };

type Position = Record<string, unknown>;
/** What a mistake has brought into being stays, as nothing. */
const isHeld = ({ quantity, realizedPnl }: Position) => quantity !== '0' || realizedPnl !== '0';
const figuresOf = (position: Position) =>
  Object.fromEntries(Object.entries(position).filter(([name]) => name !== 'id' && name !== 'version'));

/** One repair may have to wait for another: what a mistake sold cannot be missing before. */
async function repair(repairs: readonly (() => Promise<boolean>)[]): Promise<number> {
  let left = [...repairs];
  for (let round = 0; round <= repairs.length && left.length > 0; round += 1) {
    const next = [];
    for (const each of left) if (!(await each())) next.push(each);
    left = next;
  }
  expect(left).toEqual([]);
  return repairs.length;
}

describe('a portfolio whose trades were amended and cancelled', () => {
  let deployment: TestDeployment;
  let ada: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    const web = await deployment.start('web');
    ada = await someone(deployment, web);
  });
  afterAll(() => deployment?.end());

  const post = async (portfolio: string, trade: Booking): Promise<string | null> => {
    const { status, body } = await ada.post(`${portfolio}/trades`, trade);
    if (status === 201) return body.trade.id;
    expect(body.code).toMatch(/insufficient_quantity|currency_mismatch/);
    return null;
  };
  const figures = async (portfolio: string) => {
    const { positions, cash, valuation } = (await ada.get(portfolio)).body;
    const { realizedPnl, dividends, interest, fees, costBasis } = valuation;
    return {
      positions: positions.filter(isHeld).map(figuresOf),
      cash: cash.filter(({ amount }: { amount: string }) => amount !== '0'),
      totals: { realizedPnl, dividends, interest, fees, costBasis },
    };
  };

  /** Books everything as it was meant, in order; what is refused is left out. */
  async function rightAtFirst(meant: readonly Booking[], portfolio: string): Promise<Booking[]> {
    const booked = [];
    for (const each of meant) if (await post(portfolio, each)) booked.push(each);
    return booked;
  }

  async function correctedLater(
    meant: readonly Booking[],
    all: readonly Mistake[],
    portfolio: string,
  ): Promise<number> {
    const repairs: (() => Promise<boolean>)[] = [];
    for (const [at, each] of meant.entries()) {
      const made = all.find((one) => one.at === at);
      const wrong = made && (await post(portfolio, made.wrong));
      if (!made || !wrong || made.isTooMany || made.wrong.type !== each.type) {
        if (wrong) repairs.push(() => isDone('DELETE', `${portfolio}/trades/${wrong}`));
        const booked = await post(portfolio, each);
        if (booked === null) repairs.push(async () => (await post(portfolio, each)) !== null);
        continue;
      }
      const { type: _type, ...terms } = { fee: '0', ...each };
      repairs.push(() => isDone('PATCH', `${portfolio}/trades/${wrong}`, terms));
    }
    return repair(repairs);
  }

  async function isDone(method: string, path: string, body?: object): Promise<boolean> {
    const { status, body: answer } = await ada.request(method, path, body && JSON.stringify(body), body && json);
    if (status < 300) return true;
    expect(answer.code).toBe('insufficient_quantity');
    return false;
  }

  it.each(scenarios)(
    'is as if they had been booked right at first: $costMethod, $#',
    async ({ meant, mistakes: made, costMethod }) => {
      const [right, wrong] = [await openPortfolio(ada, { costMethod }), await openPortfolio(ada, { costMethod })];
      const booked = await rightAtFirst(meant, right);
      const repaired = await correctedLater(booked, made, wrong);

      expect(repaired).toBeGreaterThan(0);
      expect(await figures(wrong)).toEqual(await figures(right));
    },
  );
});
