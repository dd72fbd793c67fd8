import { ZERO, type Money } from '../../../common/money.js';
import type { Draft } from '../files/draft.js';
import { absolute } from '../files/decimals.js';
import type { Names, SourceRow } from '../files/source-row.js';
import { amountOf } from './priced.js';

const names = {
  executedAt: ['date', 'datum'],
  clock: ['time', 'uhrzeit', 'zeit'],
  type: ['type', 'typ'],
  amount: ['value', 'wert', 'amount', 'betrag'],
  currency: ['transaction currency', 'buchungswährung', 'currency', 'währung'],
  fee: ['fees', 'gebühren'],
  taxes: ['taxes', 'steuern'],
  quantity: ['shares', 'stück'],
  ticker: ['ticker symbol', 'ticker-symbol', 'ticker', 'symbol'],
  isin: ['isin'],
  wkn: ['wkn'],
  note: ['note', 'notiz'],
  account: ['securities account', 'wertpapierdepot', 'depot', 'cash account', 'konto'],
} satisfies Record<string, Names>;

export const portfolioPerformanceNumbers: Names = [...names.amount, ...names.fee, ...names.taxes, ...names.quantity];
const SECURITY = [...names.ticker, ...names.isin, ...names.wkn, 'security name', 'wertpapiername'];
const has = (header: readonly string[], all: Names) => all.some((name) => header.includes(name));

export const isPortfolioPerformance = (header: readonly string[]): boolean =>
  [names.executedAt, ['type', 'typ'], ['value', 'wert'], SECURITY].every((all) => has(header, all)) &&
  has(header, ['gross amount', 'bruttobetrag', 'transaction currency', 'buchungswährung', 'shares', 'stück']);

/** How what was paid net comes about: a purchase costs its fees too, of a sale they are missing. */
type Kind = 'buy' | 'sell' | 'dividend' | 'interest' | 'fee' | 'deposit' | 'withdrawal' | 'inbound' | 'outbound';
const kinds: Record<string, Kind> = {
  BUY: 'buy',
  KAUF: 'buy',
  SELL: 'sell',
  VERKAUF: 'sell',
  DELIVERY_INBOUND: 'inbound',
  EINLIEFERUNG: 'inbound',
  DELIVERY_OUTBOUND: 'outbound',
  AUSLIEFERUNG: 'outbound',
  DIVIDEND: 'dividend',
  DIVIDENDS: 'dividend',
  DIVIDENDE: 'dividend',
  INTEREST: 'interest',
  ZINSEN: 'interest',
  INTEREST_CHARGE: 'fee',
  ZINSBELASTUNG: 'fee',
  FEES: 'fee',
  GEBÜHREN: 'fee',
  TAXES: 'fee',
  STEUERN: 'fee',
  DEPOSIT: 'deposit',
  EINLAGE: 'deposit',
  REMOVAL: 'withdrawal',
  ENTNAHME: 'withdrawal',
};

/**
 * A transaction of Portfolio Performance, by its English or German labels. `Value` is net.
 * @see https://help.portfolio-performance.info/en/reference/file/import/csv-import/
 */
export function portfolioPerformanceDrafts(row: SourceRow): Draft[] {
  const label =
    row
      .text(names.type)
      ?.toUpperCase()
      .replaceAll(/\P{L}+/gu, '_')
      .replace(/_$/, '') ?? '';
  const kind = Object.hasOwn(kinds, label) ? kinds[label] : undefined;
  const time = timeOf(row);
  const [net, fees, taxes] = [names.amount, names.fee, names.taxes].map((of) => row.decimal(of));
  if (!net) row.refuse(names.amount, 'invalid_number', 'is missing');
  if (!kind) row.refuse(names.type, 'unsupported_type', 'is a type that cannot be imported');
  const costs = absolute(fees ?? ZERO).plus(absolute(taxes ?? ZERO));
  const quantity = row.decimal(names.quantity);
  const common = {
    currency: row.currency(names.currency),
    executedAt: time?.at.toISOString(),
    note: row.text(names.note),
  };
  const [first, ...others] = movesOf(kind ?? 'fee', absolute(net ?? ZERO), costs);
  const held = { symbol: symbolOf(row), quantity: quantity && absolute(quantity).toFixed() };
  const from = { account: row.text(names.account), isDay: time?.isDay };
  const columns = { ...names, symbol: names.ticker, price: names.amount };
  return [{ ...held, ...first }, ...others].map((move) => row.draft(Object.assign(move, common), columns, from));
}

type Move = {
  type: string;
  amount?: string | undefined;
  fee?: string | undefined;
  symbol?: undefined;
  quantity?: undefined;
};

function movesOf(kind: Kind, net: Money, costs: Money): Move[] {
  const fee = amountOf(costs);
  const paid = { amount: amountOf(net) };
  const [before, after] = [amountOf(net.minus(costs)), amountOf(net.plus(costs))];
  const withoutUnits = { symbol: undefined, quantity: undefined };
  const moves: Record<Kind, Move[]> = {
    buy: [{ type: 'buy', amount: before, fee }],
    sell: [{ type: 'sell', amount: after, fee }],
    // What is delivered is paid from elsewhere.
    inbound: [
      { type: 'buy', amount: before, fee },
      { type: 'deposit', ...paid },
    ],
    outbound: [
      { type: 'sell', amount: after, fee },
      { type: 'withdrawal', ...paid },
    ],
    dividend: [{ type: 'dividend', amount: after, fee }],
    interest: [{ type: 'interest', amount: after, fee, ...withoutUnits }],
    fee: [{ type: 'fee', ...paid, ...withoutUnits }],
    deposit: [{ type: 'deposit', ...paid, ...withoutUnits }],
    withdrawal: [{ type: 'withdrawal', ...paid, ...withoutUnits }],
  };
  return moves[kind];
}

const symbolOf = (row: SourceRow): string | undefined =>
  (row.text(names.ticker) ?? row.text(names.isin) ?? row.text(names.wkn))?.toUpperCase();

/** The time may stand in a column of its own. */
function timeOf(row: SourceRow) {
  const [day, clock] = [row.text(names.executedAt), row.text(names.clock)];
  return row.time(names.executedAt, undefined, day && clock ? `${day} ${clock}` : day);
}
