import { ZERO, type Money } from '../../../common/money.js';
import type { Draft, DraftFields } from '../files/draft.js';
import type { Names, SourceRow } from '../files/source-row.js';
import { amountOf, priced } from './priced.js';

const names = {
  account: ['account', 'accountid'],
  note: ['comment', 'note'],
  currency: ['ccy', 'currency', 'currencyprimary'],
  dataSource: ['datasource'],
  executedAt: ['date', 'tradedate'],
  fee: ['commission', 'fee', 'ibcommission'],
  quantity: ['qty', 'quantity', 'shares', 'units'],
  symbol: ['code', 'symbol', 'ticker'],
  type: ['action', 'buy/sell', 'type'],
  price: ['price', 'tradeprice', 'unitprice', 'value'],
} satisfies Record<string, Names>;

export const ghostfolioNumbers: Names = [...names.fee, ...names.quantity, ...names.price];

/** Whether a header has what a trade needs, whatever it calls it. */
export const isGhostfolio = (header: readonly string[]): boolean =>
  [names.executedAt, names.quantity, names.symbol, names.type, names.price].every((all) =>
    all.some((name) => header.includes(name)),
  );

/**
 * An activity of Ghostfolio's CSV or JSON; also any other table that calls its columns like that.
 * @see https://github.com/ghostfolio/ghostfolio, import-activities.service.ts
 */
export function ghostfolioDrafts(row: SourceRow): Draft[] {
  const time = row.time(names.executedAt);
  const fee = row.decimal(names.fee) ?? ZERO;
  const figures = { quantity: row.decimal(names.quantity), price: row.decimal(names.price), fee };
  const fields = {
    ...typed(row, figures),
    currency: row.currency(names.currency),
    executedAt: time?.at.toISOString(),
    note: row.text(names.note),
  };
  const from = { account: row.text(names.account), isDay: time?.isDay };
  return [row.draft(fields, { ...names, amount: names.price }, from)];
}

interface Figures {
  quantity: Money | undefined;
  price: Money | undefined;
  fee: Money;
}

function typed(row: SourceRow, { quantity, price, fee }: Figures): DraftFields {
  const symbol = row.text(names.symbol)?.toUpperCase();
  const type = row.text(names.type)?.toLowerCase();
  const whole = quantity && price?.times(quantity);
  const charged = { fee: amountOf(fee) };
  switch (type) {
    case 'buy':
    case 'sell':
    case 'dividend':
      return defined({ type, symbol, ...priced(quantity, price), ...charged });
    case 'interest':
      return defined({ type, symbol: listed(row, symbol), amount: amountOf(whole), ...charged });
    case 'fee':
      return defined({ type, symbol: listed(row, symbol), amount: amountOf((whole ?? ZERO).plus(fee)) });
    case undefined:
    default:
      row.refuse(names.type, 'unsupported_type', 'is none of BUY, SELL, DIVIDEND, INTEREST and FEE');
      return {};
  }
}

/** What was entered by hand, such as the name of a bank, is no symbol. */
const listed = (row: SourceRow, symbol: string | undefined) =>
  row.text(names.dataSource)?.toUpperCase() === 'MANUAL' ? undefined : symbol;

const defined = (fields: { [Name in keyof DraftFields]?: string | undefined }): DraftFields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
