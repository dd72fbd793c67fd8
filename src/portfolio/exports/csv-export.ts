import { formatMoney } from '../../common/money.js';
import type { TradeRow } from '../entities.js';
import type { PortfolioFacts } from '../holdings.js';
import { plainText } from './plain-text.js';

const COLUMNS = [
  'id',
  'executionId',
  'executedAt',
  'type',
  'symbol',
  'quantity',
  'price',
  'amount',
  'fee',
  'currency',
  'fxRate',
  'baseCurrency',
  'note',
] as const;
const QUOTED = /[",;\r\n\t]|^\s|\s$/;

/** The trades that count, as a table by RFC 4180. What would be a formula in a spreadsheet is text there. */
export async function* toCsv(
  { baseCurrency }: PortfolioFacts,
  pages: AsyncIterable<TradeRow[]>,
): AsyncGenerator<string> {
  yield lineOf(COLUMNS);
  for await (const page of pages) {
    const booked = page.filter(({ cancelledAt }) => cancelledAt === null);
    yield booked.map((row) => lineOf(cellsOf(row, baseCurrency))).join('');
  }
}

function cellsOf(row: TradeRow, baseCurrency: string): (string | null)[] {
  const { id, executionId, executedAt, type, symbol, currency, note } = row;
  const [quantity = null, price = null, amount = null, fee = null, fxRate = null] = figuresOf(row);
  const known = [id, executionId && plainText(executionId), executedAt.toISOString(), type, symbol, quantity, price];
  return [...known, amount, fee, currency, fxRate, baseCurrency, note && plainText(note)];
}

/** A split has neither price nor amount. */
const figuresOf = ({ type, quantity, price, amount, fee, fxRate }: TradeRow) =>
  [quantity, price, type === 'split' ? null : amount, fee, fxRate].map((figure) => formatMoney(figure));

const lineOf = (cells: readonly (string | null)[]): string => `${cells.map((cell) => quote(cell ?? '')).join(',')}\r\n`;
const quote = (cell: string): string => (QUOTED.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
