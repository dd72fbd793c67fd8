import { USER } from '../support/seed.mjs';
import { idOf } from './portfolios.mjs';

/** So many are valued between two rests: 10,000 as parsed would fill the memory. */
const AT_ONCE = 500;

const freshnessOf = () => 'live';

/** The application's valuation by itself: holdings and prices are there, and nobody is told. */
export async function valuationOf(application, count) {
  const [{ HoldingsBatch }, { PriceReader }, { presentPortfolio }, domain, { toPosition }, quotes, { RateBook }] =
    await Promise.all([
      import('../../dist/portfolio/batch/holdings-batch.js'),
      import('../../dist/market-data/price-reader.js'),
      import('../../dist/portfolio/portfolio-view.js'),
      import('../../dist/portfolio/domain/valuation.js'),
      import('../../dist/portfolio/holdings.js'),
      import('../../dist/portfolio/quotes.js'),
      import('../../dist/portfolio/rates.js'),
    ]);
  const names = Array.from({ length: count }, (_, number) => ({ userId: USER, portfolioId: idOf(number) }));
  const holdings = [];
  for (let at = 0; at < count; at += AT_ONCE) {
    holdings.push(...(await application.get(HoldingsBatch).load(names.slice(at, at + AT_ONCE))));
  }
  const symbols = new Set(holdings.flatMap(({ positions }) => positions.map(({ symbol }) => symbol)));
  const latest = () => application.get(PriceReader).load([...symbols]);
  const value = (prepare) => valued(holdings, prepare);

  return {
    /** The sums of every portfolio, where positions and quotes are numbers already. @returns milliseconds, and market values */
    async figures() {
      const prices = await latest();
      const rates = new RateBook(prices, 'USD');
      const quoteOf = new Map([...prices.values()].map((price) => [price.symbol, quotes.toQuote(price)]));
      return value(({ positions }) => {
        const held = positions.map((facts) => ({ ...facts, position: toPosition(facts) }));
        return () => {
          const values = held.map((holding) => domain.valuePosition(holding, quoteOf.get(holding.symbol), rates));
          return domain.valuePortfolio(held, values, [], rates).marketValue;
        };
      });
    },

    /** Whole answers, from text to text. @returns milliseconds, and market values */
    async views() {
      const all = await latest();
      return value((each) => () => {
        const prices = new Map(each.positions.map(({ symbol }) => [symbol, all.get(symbol)]));
        const context = { holdings: each, prices, freshnessOf, dailyChangeBasis: 'previousClose' };
        return presentPortfolio(context).valuation.marketValue;
      });
    },
  };
}

/** @param prepare makes of holdings a function that values them, which alone is timed */
function valued(holdings, prepare) {
  let milliseconds = 0;
  const values = new Map();
  for (let at = 0; at < holdings.length; at += AT_ONCE) {
    const some = holdings.slice(at, at + AT_ONCE);
    const work = some.map(prepare);
    const startedAt = performance.now();
    const found = work.map((run) => run());
    milliseconds += performance.now() - startedAt;
    some.forEach(({ portfolio }, index) => values.set(portfolio.id, found[index]));
  }
  return { milliseconds, values };
}
