import { ZERO, type Money } from '../../../common/money.js';
import type { Draft, DraftFields } from '../files/draft.js';
import { absolute } from '../files/decimals.js';
import { child, descendants, type OfxNode } from '../files/ofx-file.js';
import { type Cell, type Names, SourceRow } from '../files/source-row.js';
import { unreadable } from '../files/unreadable.js';
import { amountOf, priced } from './priced.js';

const names = {
  executionId: ['fitid'],
  executedAt: ['dttrade', 'dtposted'],
  symbol: ['uniqueid'],
  quantity: ['units'],
  price: ['unitprice'],
  amount: ['total', 'trnamt'],
  fee: ['commission'],
  currency: ['cursym'],
  fxRate: ['currate'],
  note: ['memo', 'name'],
} satisfies Record<string, Names>;
const COSTS = ['commission', 'taxes', 'fees', 'load'];
/** What the bank takes and gives, which nobody pays in or out. */
const COSTING = new Set(['FEE', 'SRVCHG', 'INT']);
const EARNING = new Set(['INT', 'DIV']);
const NEITHER = new Set(['DTSTART', 'DTEND']);

/** Every transaction of every investment statement. @see OFX 2.2, 13.9.2 */
export function ofxDrafts(root: OfxNode): Draft[] {
  const statements = [...descendants(root, 'INVSTMTRS')];
  if (statements.length === 0) throw unreadable('The file has no statement of an investment account');
  const tickers = tickersOf(root);
  return statements.flatMap((statement) => {
    const usual = child(statement, 'CURDEF')?.value.toUpperCase();
    const account = child(statement, 'INVACCTFROM', 'ACCTID')?.value;
    const transactions = child(statement, 'INVTRANLIST')?.children ?? [];
    return transactions
      .filter(({ name }) => !NEITHER.has(name))
      .flatMap((node) => draftsOf(node, { usual, account, tickers }));
  });
}

interface Statement {
  usual: string | undefined;
  account: string | undefined;
  tickers: ReadonlyMap<string, string>;
}

function draftsOf(node: OfxNode, { usual, account, tickers }: Statement): Draft[] {
  const row = rowOf(node);
  const time = row.time(names.executedAt, 'UTC', isoOffset(row.text(names.executedAt)));
  const id = row.text(names.executionId);
  if (row.text(['reversalfitid'])) row.refuse(['reversalfitid'], 'unsupported_type', 'takes a transaction back');
  const unique = row.text(names.symbol);
  const common = {
    currency: row.currency(names.currency) ?? usual,
    fxRate: row.decimal(names.fxRate)?.toFixed(),
    executedAt: time?.at.toISOString(),
    note: row.text(names.note),
  };
  const symbol = (tickers.get(unique ?? '') ?? unique)?.toUpperCase();
  return tradesOf(node.name, row, symbol).map((trade, index) => {
    const executionId = id && [account, id, index > 0 ? trade.type : undefined].filter(Boolean).join(':');
    const from = { account, rateInto: usual, isDay: time?.isDay };
    return row.draft(Object.assign({ executionId }, common, trade), names, from);
  });
}

/** 20230403120000.000[-5:EST]: hours from UTC, and what people call that. */
const isoOffset = (text: string | undefined): string | undefined =>
  text?.replace(/\[([+-]?)(\d{1,2})(?::\w+)?\]$/, (_, sign: string, hours: string) => {
    return `${sign || '+'}${hours.padStart(2, '0')}:00`;
  });

/** What stands in the transaction, however deep; what was converted says so for information only. */
function rowOf(node: OfxNode): SourceRow {
  const values = new Map<string, Cell>();
  const collect = ({ children }: OfxNode) => {
    for (const each of children) {
      if (each.name === 'ORIGCURRENCY') continue;
      const name = each.name.toLowerCase();
      if (each.value !== '' && !values.has(name)) values.set(name, { column: each.name, text: each.value });
      collect(each);
    }
  };
  collect(node);
  return new SourceRow(node.line, (name) => values.get(name));
}

type Trade = DraftFields | { [Name in keyof DraftFields]?: string | undefined };

function tradesOf(name: string, row: SourceRow, symbol: string | undefined): Trade[] {
  const total = row.decimal(names.amount);
  const amount = total && absolute(total);
  if (name === 'INVBANKTRAN') return [bankTransaction(row, total ?? ZERO)];
  if (name === 'INCOME') return [income(row, symbol, amount)];
  if (name === 'INVEXPENSE' || name === 'MARGININTEREST') return [{ type: 'fee', symbol, amount: amountOf(amount) }];
  if (name === 'SPLIT') return [split(row, symbol)];
  if (name === 'REINVEST') {
    const buy = { type: 'buy', symbol, ...figuresOf(row, 'buy', amount) };
    return [buy, { type: 'dividend', symbol, amount: amountOf(amount) }];
  }
  const side = /^(BUY|SELL)/.exec(name)?.[1]?.toLowerCase() as 'buy' | 'sell' | undefined;
  if (side && !isShort(row)) return [{ type: side, symbol, ...figuresOf(row, side, amount) }];
  row.refuse([name.toLowerCase()], 'unsupported_type', `${name} cannot be imported`);
  return [{}];
}

const isShort = (row: SourceRow) =>
  row.text(['selltype'])?.toUpperCase() === 'SELLSHORT' || row.text(['buytype'])?.toUpperCase() === 'BUYTOCOVER';

/** `TOTAL` is to the cent and holds the costs; the price may have been rounded. */
function figuresOf(row: SourceRow, side: 'buy' | 'sell', total: Money | undefined) {
  const costs = COSTS.map((name) => row.decimal([name]) ?? ZERO).reduce((sum, each) => sum.plus(absolute(each)), ZERO);
  const units = row.decimal(names.quantity);
  const quantity = units && absolute(units);
  const figures = total
    ? { quantity: quantity?.toFixed(), amount: amountOf(side === 'buy' ? total.minus(costs) : total.plus(costs)) }
    : priced(quantity, row.decimal(names.price));
  return { ...figures, fee: amountOf(costs) };
}

function income(row: SourceRow, symbol: string | undefined, amount: Money | undefined): Trade {
  const withheld = ['withholding', 'taxes'].map((name) => row.decimal([name])).find((tax) => tax !== undefined);
  const isInterest = row.text(['incometype'])?.toUpperCase() === 'INTEREST';
  const type = isInterest ? 'interest' : 'dividend';
  return { type, symbol, amount: amountOf(amount), fee: amountOf(absolute(withheld ?? ZERO)) };
}

function split(row: SourceRow, symbol: string | undefined): Trade {
  const [after, before] = [row.decimal(['numerator']), row.decimal(['denominator'])];
  const cash = row.decimal(['fraccash']);
  if (cash && !cash.isZero()) row.refuse(['fraccash'], 'unsupported_type', 'cash for fractions cannot be imported');
  return { type: 'split', symbol, quantity: after && before && `${after.toFixed()}:${before.toFixed()}` };
}

function bankTransaction(row: SourceRow, amount: Money): Trade {
  const kind = row.text(['trntype'])?.toUpperCase() ?? '';
  const value = amountOf(absolute(amount));
  if (amount.isNegative()) return { type: COSTING.has(kind) ? 'fee' : 'withdrawal', amount: value };
  return { type: EARNING.has(kind) ? 'interest' : 'deposit', amount: value };
}

/** The list of securities says by which symbol an identifier is traded. */
function tickersOf(root: OfxNode): Map<string, string> {
  const tickers = new Map<string, string>();
  for (const info of descendants(root, 'SECINFO')) {
    const [unique, ticker] = [child(info, 'SECID', 'UNIQUEID')?.value, child(info, 'TICKER')?.value];
    if (unique && ticker) tickers.set(unique, ticker);
  }
  return tickers;
}
