import { USER } from '../support/seed.mjs';
import { idOf } from './portfolios.mjs';

const LOADED_AT_ONCE = 500;

/**
 * The application's valuation by itself: holdings are there, as it keeps them in memory, and nobody is told.
 * @returns a function that values every portfolio at the latest prices, and resolves to the milliseconds that took and the figures
 */
export async function valuationOf(application, count) {
  const [{ PriceReader }, { valuePortfolio, valuePosition }, { toQuote }, { RateBook }] = await Promise.all([
    import('../../dist/market-data/price-reader.js'),
    import('../../dist/portfolio/domain/valuation.js'),
    import('../../dist/portfolio/quotes.js'),
    import('../../dist/portfolio/rates.js'),
  ]);
  const portfolios = await heldBy(application, count);
  const symbols = new Set(portfolios.flatMap(({ held }) => held.map(({ symbol }) => symbol)));
  return async () => {
    const prices = await application.get(PriceReader).load([...symbols]);
    const quotes = new Map([...prices.values()].map((price) => [price.symbol, toQuote(price)]));
    const rates = new RateBook(prices, 'USD');
    const startedAt = performance.now();
    const figures = portfolios.map(({ id, held }) => {
      const values = held.map((holding) => valuePosition(holding, quotes.get(holding.symbol), rates));
      return [id, valuePortfolio(held, values, [], rates)];
    });
    return { milliseconds: performance.now() - startedAt, figures: new Map(figures) };
  };
}

async function heldBy(application, count) {
  const [{ HoldingsBatch }, { toPosition }] = await Promise.all([
    import('../../dist/portfolio/batch/holdings-batch.js'),
    import('../../dist/portfolio/holdings.js'),
  ]);
  const toHolding = ({ symbol, currency, ...facts }) => ({ symbol, currency, position: toPosition(facts) });
  const portfolios = [];
  for (let at = 0; at < count; at += LOADED_AT_ONCE) {
    const length = Math.min(LOADED_AT_ONCE, count - at);
    const names = Array.from({ length }, (_, index) => ({ userId: USER, portfolioId: idOf(at + index) }));
    const loaded = await application.get(HoldingsBatch).load(names);
    portfolios.push(
      ...loaded.map(({ portfolio, positions }) => ({ id: portfolio.id, held: positions.map(toHolding) })),
    );
  }
  return portfolios;
}
