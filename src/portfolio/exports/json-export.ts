import { formatMoney } from '../../common/money.js';
import type { TradeRow } from '../entities.js';
import type { PortfolioFacts } from '../holdings.js';
import { presentTrade } from '../trade-view.js';

/** Everything that was ever booked, with what became of it. */
export async function* toJson(portfolio: PortfolioFacts, pages: AsyncIterable<TradeRow[]>): AsyncGenerator<string> {
  const { id, name, baseCurrency, costMethod, entityId, allowNegativeCash, revision } = portfolio;
  const facts = { id, name, baseCurrency, costMethod, entityId, allowNegativeCash, revision };
  yield `{"portfolio":${JSON.stringify(facts)},"trades":[`;
  let separator = '\n';
  for await (const page of pages) {
    yield separator + page.map((row) => JSON.stringify(recordOf(row))).join(',\n');
    separator = ',\n';
  }
  yield '\n]}\n';
}

function recordOf(row: TradeRow) {
  const { quantity, price, amount, fee, fxRate, ...trade } = presentTrade(row);
  const figures = { quantity, price, amount: trade.type === 'split' ? null : amount, fee, fxRate };
  const plain = Object.entries(figures).map(([field, figure]) => [field, formatMoney(figure)]);
  return { ...trade, ...Object.fromEntries(plain) };
}
