import { describe, expect, it } from '@jest/globals';
import type { Freshness } from '../market-data/freshness.js';
import type { LatestPrice } from '../market-data/price-reader.js';
import type { Holdings, PositionFacts } from './holdings.js';
import { presentPortfolio, presentSinglePosition } from './portfolio-view.js';
import { portfolioSchema } from './portfolio.schemas.js';

const PORTFOLIO_ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const AS_OF = '2026-03-02T15:00:00.000Z';

const position = (symbol: string, figures: Partial<PositionFacts> = {}): PositionFacts => ({
  id: '01890a5d-ac96-774b-bcce-b302099a8058',
  symbol,
  currency: 'USD',
  quantity: '10',
  costBasis: '1875.00',
  costBasisInBase: '1875.00',
  realizedPnl: '0',
  realizedFxEffect: '0',
  dividendsInBase: '0',
  interestInBase: '0',
  feesInBase: '0',
  day: '2026-01-05',
  boughtQuantity: '10',
  boughtAmount: '1875.00',
  soldQuantity: '0',
  soldAmount: '0',
  splits: [],
  version: 1,
  ...figures,
});
const soldOut = { quantity: '0', costBasis: '0', costBasisInBase: '0', soldQuantity: '10', soldAmount: '1900' };

const nothing = { dividendsInBase: '0', interestInBase: '0', feesInBase: '0' };
const holdings = (positions: PositionFacts[], cash: { currency: string; amount: string }[] = []): Holdings => ({
  portfolio: {
    id: PORTFOLIO_ID,
    name: 'Growth',
    baseCurrency: 'USD',
    costMethod: 'average',
    entityId: null,
    allowNegativeCash: true,
    version: 1,
    revision: 7,
    updatedAt: '2026-03-02T12:00:00.000Z',
  },
  positions,
  cash: cash.map((balance) => ({ ...balance, ...nothing })),
});

const price = (symbol: string, text: string, figures: Partial<LatestPrice> = {}): LatestPrice => ({
  symbol,
  price: text,
  currency: 'USD',
  asOf: AS_OF,
  tradingDay: '2026-03-02',
  openingPrice: '230.00',
  previousClose: '225.00',
  volume: null,
  source: 'simulated',
  ...figures,
});

interface Options {
  prices?: LatestPrice[];
  words?: Record<string, Freshness>;
  dailyChangeBasis?: 'previousClose' | 'open';
}
/** Every price is live, unless `words` says otherwise for its time. */
const context = ({ prices = [], words = {} }: Options) => ({
  prices: new Map(prices.map((each) => [each.symbol, each])),
  freshnessOf: (asOf: Date): Freshness => words[asOf.toISOString()] ?? 'live',
});
const present = (of: Holdings, options: Options = {}) =>
  presentPortfolio({
    ...context(options),
    holdings: of,
    dailyChangeBasis: options.dailyChangeBasis ?? 'previousClose',
  });

describe('a portfolio', () => {
  const whole = present(holdings([position('AAPL')], [{ currency: 'USD', amount: '500' }]), {
    prices: [price('AAPL', '232.50')],
  });

  it('has the fields of the contract, in its order', () => {
    expect(Object.keys(whole)).toEqual(
      'id name baseCurrency costMethod entityId allowNegativeCash version revision positions cash valuation'.split(' '),
    );
    expect(Object.keys(whole.positions[0] ?? {})).toEqual(
      (
        'id symbol quantity averageCost costBasis currency price priceAsOf priceSource openingPrice previousClose fxRate ' +
        'fxRateVia previousFxRate marketValue unrealizedPnl unrealizedPnlPercent unrealizedPriceEffect unrealizedFxEffect ' +
        'realizedPnl realizedPriceEffect realizedFxEffect dividends interest fees dayChange dayChangePercent freshness version'
      ).split(' '),
    );
    expect(Object.keys(whole.valuation)).toEqual(
      (
        'marketValue cashValue totalValue costBasis unrealizedPnl realizedPnl dividends interest fees totalPnl ' +
        'dailyChange dailyChangePercent dailyChangeBasis changeFromOpen changeFromOpenPercent dayChange dayChangePercent ' +
        'asOf freshness complete missing'
      ).split(' '),
    );
    expect(portfolioSchema.strict().parse(whole)).toEqual(whole);
  });

  it('is worth its positions and its cash', () => {
    // 10 × 232.50 = 2325, cost 1875: 450 or 24 %; 10 × (232.50 − 225) = 75 of 2250: 3.333333 %
    expect(whole.positions[0]).toEqual({
      id: '01890a5d-ac96-774b-bcce-b302099a8058',
      symbol: 'AAPL',
      quantity: '10',
      averageCost: '187.5',
      costBasis: '1875',
      currency: 'USD',
      price: '232.5',
      priceAsOf: AS_OF,
      priceSource: 'simulated',
      openingPrice: '230',
      previousClose: '225',
      fxRate: '1',
      fxRateVia: null,
      previousFxRate: '1',
      marketValue: '2325',
      unrealizedPnl: '450',
      unrealizedPnlPercent: '24',
      unrealizedPriceEffect: '450',
      unrealizedFxEffect: '0',
      realizedPnl: '0',
      realizedPriceEffect: '0',
      realizedFxEffect: '0',
      dividends: '0',
      interest: '0',
      fees: '0',
      dayChange: '75',
      dayChangePercent: '3.333333',
      freshness: 'live',
      version: 1,
    });
    // from the open 10 × (232.50 − 230) = 25 of 2300: 1.086957 %
    expect(whole.valuation).toEqual({
      marketValue: '2325',
      cashValue: '500',
      totalValue: '2825',
      costBasis: '1875',
      unrealizedPnl: '450',
      realizedPnl: '0',
      dividends: '0',
      interest: '0',
      fees: '0',
      totalPnl: '450',
      dailyChange: '75',
      dailyChangePercent: '3.333333',
      dailyChangeBasis: 'previousClose',
      changeFromOpen: '25',
      changeFromOpenPercent: '1.086957',
      dayChange: '75',
      dayChangePercent: '3.333333',
      asOf: AS_OF,
      freshness: 'live',
      complete: true,
      missing: [],
    });
  });

  it('takes the change from the open for the daily one where that is the basis', () => {
    const { valuation } = present(holdings([position('AAPL')]), {
      prices: [price('AAPL', '232.50')],
      dailyChangeBasis: 'open',
    });
    expect(valuation).toMatchObject({
      dailyChangeBasis: 'open',
      dailyChange: valuation.changeFromOpen,
      dailyChangePercent: valuation.changeFromOpenPercent,
      changeFromOpen: '25',
      dayChange: '75',
    });
  });

  it('takes fees off the total P&L only', () => {
    // 450 + 100 − 12.50 = 537.50
    const facts = position('AAPL', { realizedPnl: '100', feesInBase: '12.50' });
    const { valuation } = present(holdings([facts]), { prices: [price('AAPL', '232.50')] });
    expect(valuation).toMatchObject({ unrealizedPnl: '450', realizedPnl: '100', fees: '12.5', totalPnl: '537.5' });
  });

  it('of nothing is worth nothing, live and complete', () => {
    expect(present(holdings([])).valuation).toMatchObject({
      marketValue: '0',
      totalValue: '0',
      dayChangePercent: null,
      asOf: '2026-03-02T12:00:00.000Z',
      freshness: 'live',
      complete: true,
      missing: [],
    });
  });
});

describe('what is missing', () => {
  it('is null with a reason, and the sums cover the rest', () => {
    const { positions, valuation } = present(holdings([position('AAPL'), position('IBM')]), {
      prices: [price('AAPL', '232.50')],
    });
    expect(positions[1]).toMatchObject({
      price: null,
      priceAsOf: null,
      openingPrice: null,
      previousClose: null,
      fxRate: '1',
      marketValue: null,
      unrealizedPnl: null,
      unrealizedPnlPercent: null,
      dayChange: null,
      dayChangePercent: null,
      freshness: null,
    });
    expect(valuation).toMatchObject({
      marketValue: '2325',
      complete: false,
      missing: [{ symbol: 'IBM', reason: 'no_price' }],
    });
  });

  it('names every reason of every position', () => {
    const foreign = position('SAP', { currency: 'EUR', costBasisInBase: null });
    const { valuation } = present(holdings([foreign, position('IBM')]), {
      prices: [price('SAP', '200', { currency: 'EUR' })],
    });
    expect(valuation.missing).toEqual([
      { symbol: 'SAP', reason: 'no_fx_rate' },
      { symbol: 'SAP', reason: 'no_fx_rate_at_trade' },
      { symbol: 'IBM', reason: 'no_price' },
    ]);
  });

  it('is no average cost and no percentage of what is sold out', () => {
    const { positions, valuation } = present(holdings([position('AAPL', soldOut)]), {
      prices: [price('AAPL', '232.50')],
    });
    expect(positions[0]).toMatchObject({
      quantity: '0',
      averageCost: null,
      marketValue: '0',
      unrealizedPnl: '0',
      unrealizedPnlPercent: null,
    });
    expect(valuation.complete).toBe(true);
  });
});

describe('asOf', () => {
  it('is the newest of what it rests on: a price', () => {
    const prices = [price('AAPL', '1', { asOf: '2026-03-02T14:00:00.000Z' }), price('IBM', '1')];
    expect(present(holdings([position('AAPL'), position('IBM')]), { prices }).valuation.asOf).toBe(AS_OF);
  });

  it('is when the holdings changed where nothing has a price', () => {
    expect(present(holdings([position('AAPL')])).valuation.asOf).toBe('2026-03-02T12:00:00.000Z');
  });
});

describe('freshness', () => {
  const old = '2026-03-02T14:00:00.000Z';
  const words: Record<string, Freshness> = { [old]: 'stale', [AS_OF]: 'live' };
  const prices = [price('AAPL', '1'), price('IBM', '1', { asOf: old })];

  it('is that of the oldest price of what is held', () => {
    const { positions, valuation } = present(holdings([position('AAPL'), position('IBM')]), { prices, words });
    expect(positions.map(({ freshness }) => freshness)).toEqual(['live', 'stale']);
    expect(valuation.freshness).toBe('stale');
  });

  it('does not look at what is sold out', () => {
    const of = holdings([position('AAPL'), position('IBM', soldOut), position('KO', soldOut)]);
    expect(present(of, { prices, words }).valuation.freshness).toBe('live');
  });

  it('of a price that is missing is outdated', () => {
    expect(present(holdings([position('AAPL'), position('KO')]), { prices, words }).valuation.freshness).toBe(
      'outdated',
    );
  });
});

describe('the answer', () => {
  const of = holdings(
    [
      position('AAPL'),
      position('SAP', {
        currency: 'EUR',
        quantity: '0.0000000001',
        costBasis: '0.000000020',
        costBasisInBase: '0.00000002200',
      }),
      position('BRK.A', { quantity: '999999999999999999.00', costBasis: '700000000000000000000000.00' }),
      position('IBM'),
    ],
    [
      { currency: 'USD', amount: '-500.25' },
      { currency: 'EUR', amount: '0' },
    ],
  );
  const prices = [
    price('AAPL', '232.50'),
    price('SAP', '0.00000001', { currency: 'EUR', openingPrice: '3.00', previousClose: '7.00' }),
    price('BRK.A', '700000.10', { volume: '0.00' }),
    price('USD/EUR', '0.900'),
  ];

  it('has every decimal in one form: no exponent, no trailing zeros', () => {
    const { positions, cash, valuation } = present(of, { prices });
    const words = new Set([
      'id',
      'symbol',
      'currency',
      'priceAsOf',
      'priceSource',
      'freshness',
      'asOf',
      'dailyChangeBasis',
    ]);
    const decimals = [...positions, ...cash, valuation].flatMap((part) =>
      Object.entries(part).filter(([field, value]) => typeof value === 'string' && !words.has(field)),
    );
    expect(decimals.length).toBeGreaterThan(60);
    expect(decimals.filter(([, value]) => !/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/.test(String(value)))).toEqual([]);
    // Nothing that counts is ever a number but counters.
    const numbers = positions.flatMap((each) => Object.entries(each).filter(([, value]) => typeof value === 'number'));
    expect(new Set(numbers.map(([field]) => field))).toEqual(new Set(['version']));
  });

  it('is the same JSON for the same inputs, in whatever order the prices were read', () => {
    const [first, second] = [prices, prices.toReversed()].map((each) => JSON.stringify(present(of, { prices: each })));
    expect(second).toBe(first);
  });

  it('changes nothing of what it was made from', () => {
    const before = JSON.stringify([of, prices]);
    present(of, { prices });
    expect(JSON.stringify([of, prices])).toBe(before);
  });
});

it('a position by itself is the same as within its portfolio', () => {
  const prices = [price('SAP', '200', { currency: 'EUR' }), price('EUR/USD', '1.1')];
  const facts = position('SAP', { currency: 'EUR' });
  const [within] = present(holdings([facts]), { prices }).positions;
  expect(presentSinglePosition(facts, 'USD', context({ prices }))).toEqual(within);
});
