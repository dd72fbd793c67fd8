import { ZERO } from '../../../common/money.js';
import type { Draft } from '../files/draft.js';
import { absolute } from '../files/decimals.js';
import type { Names, SourceRow } from '../files/source-row.js';
import { amountOf, priced } from './priced.js';

const names = {
  account: ['clientaccountid', 'accountid'],
  currency: ['currencyprimary', 'currency'],
  symbol: ['symbol'],
  executedAt: ['datetime', 'tradedate'],
  type: ['buy/sell'],
  quantity: ['quantity'],
  price: ['tradeprice'],
  fee: ['ibcommission'],
  feeCurrency: ['ibcommissioncurrency'],
  taxes: ['taxes'],
  fxRate: ['fxratetobase'],
  executionId: ['ibexecid', 'tradeid', 'transactionid'],
  assetClass: ['assetclass', 'assetcategory'],
  multiplier: ['multiplier'],
  proceeds: ['proceeds', 'trademoney'],
  level: ['levelofdetail'],
  note: ['notes/codes'],
} satisfies Record<string, Names>;

export const interactiveBrokersNumbers: Names = [
  ...names.quantity,
  ...names.price,
  ...names.fee,
  ...names.taxes,
  ...names.proceeds,
  ...names.fxRate,
];
/** A Flex query says its times as they are in New York unless the account asks for something else. */
const ZONE = 'America/New_York';
const HELD = new Set(['STK', 'FUND', 'BOND', 'CRYPTO']);

export const isInteractiveBrokers = (header: readonly string[]): boolean =>
  header.includes('buy/sell') && ['levelofdetail', 'ibcommission'].some((name) => header.includes(name));

/** A trade of a Flex query: orders and closed lots tell the same once more. */
export function interactiveBrokersDrafts(row: SourceRow): Draft[] {
  const level = row.text(names.level);
  if (level !== undefined && level.toUpperCase() !== 'EXECUTION') return [];
  const assetClass = row.text(names.assetClass)?.toUpperCase();
  if (assetClass !== undefined && !HELD.has(assetClass)) {
    row.refuse(names.assetClass, 'unsupported_asset_class', `is none of ${[...HELD].join(', ')}`);
  }
  const time = row.time(names.executedAt, ZONE);
  const currency = row.currency(names.currency);
  const commission = commissionOf(row, currency);
  const rate = row.decimal(names.fxRate)?.toFixed();
  const fields = {
    executionId: names.executionId.map((name) => row.text([name])).find((id) => id !== undefined),
    type: typeOf(row),
    // The share class stands after a blank.
    symbol: row.text(names.symbol)?.toUpperCase().replace(/ +/, '.'),
    ...figuresOf(row, assetClass),
    fee: amountOf((commission.isOwn ? commission.amount : ZERO).minus(row.decimal(names.taxes) ?? ZERO)),
    currency,
    fxRate: rate,
    executedAt: time?.at.toISOString(),
    note: row.text(names.note),
  };
  // The rate of the account's own currency is 1: so it says which one that is.
  const rateInto = rate === '1' ? currency : undefined;
  const from = { account: row.text(names.account), isDay: time?.isDay };
  const trade = row.draft(fields, names, { ...from, rateInto });
  if (commission.isOwn) return [trade];
  const { executionId, symbol, executedAt } = fields;
  const charged = { symbol, executedAt, currency: commission.currency, amount: amountOf(commission.amount) };
  const fee = { type: 'fee', executionId: executionId && `${executionId}:fee`, ...charged };
  return [trade, row.draft(fee, { ...names, amount: names.fee, currency: names.feeCurrency }, from)];
}

function typeOf(row: SourceRow): string | undefined {
  const type = row.text(names.type)?.toLowerCase();
  if (type === 'buy' || type === 'sell') return type;
  row.refuse(names.type, 'unsupported_type', 'is neither BUY nor SELL');
  return undefined;
}

/** What is sold is negative. Of a bond the price is a percentage, of which only the sum says what it stands for. */
function figuresOf(row: SourceRow, assetClass: string | undefined) {
  const quantity = row.decimal(names.quantity);
  const price = row.decimal(names.price);
  const proceeds = row.decimal(names.proceeds);
  const isPlain = assetClass !== 'BOND' && (row.decimal(names.multiplier)?.toFixed() ?? '1') === '1';
  if (isPlain || !quantity) return priced(quantity && absolute(quantity), price);
  if (!proceeds) row.refuse(names.proceeds, 'invalid_number', 'is missing: the price is not that of a unit');
  return { quantity: absolute(quantity).toFixed(), amount: amountOf(proceeds && absolute(proceeds)) };
}

/** Commissions and taxes are negative; what is positive was paid back. In another currency it is a fee of its own. */
function commissionOf(row: SourceRow, currency: string | undefined) {
  const amount = (row.decimal(names.fee) ?? ZERO).negated();
  const paidIn = row.currency(names.feeCurrency) ?? currency;
  return { amount, currency: paidIn, isOwn: paidIn === currency || amount.isZero() };
}
