import { formatMoney } from '../../common/money.js';
import { stableJson } from '../../common/stable-json.js';
import type { Ledger } from '../domain/ledger.js';
import type { CostMethod } from '../domain/trade.js';
import type { CashBalanceRow, PositionRow } from '../entities.js';
import { fromIncome } from '../holdings.js';
import { fromBook } from '../ledger/book-row.js';
import type { StoredLedger } from '../ledger/ledger-store.js';

/** A figure that is not what the trades make of it. `null`: there is none. */
export interface Difference {
  /** a symbol, or the currency of cash */
  subject: string;
  field: string;
  stored: string | null;
  computed: string | null;
}

/** Compares what is stored with what the trades make of it. */
export function differencesOf(ledger: Ledger, stored: StoredLedger, method: CostMethod): Difference[] {
  const positions = new Map([...ledger.books].map(([symbol, { book }]) => [symbol, fromBook(book, method)]));
  const cash = new Map(
    [...ledger.cash].map(([currency, account]) => [
      currency,
      { amount: account.amount.toFixed(), ...fromIncome(account) },
    ]),
  );
  return [
    ...compare(positions, new Map(stored.positions.map((row) => [row.symbol, figuresOf(row)]))),
    ...compare(cash, new Map(stored.cash.map((row) => [row.currency, figuresOf(row)]))),
  ];
}

type Figures = Readonly<Record<string, unknown>>;

function compare(computed: ReadonlyMap<string, Figures>, stored: ReadonlyMap<string, Figures>): Difference[] {
  const subjects = new Set([...computed.keys(), ...stored.keys()]);
  return [...subjects].flatMap((subject) => {
    const [is, shouldBe] = [stored.get(subject), computed.get(subject)];
    const fields = Object.keys(shouldBe ?? is ?? {});
    return fields.flatMap((field) => {
      const difference = { subject, field, stored: textOf(is?.[field]), computed: textOf(shouldBe?.[field]) };
      return difference.stored === difference.computed ? [] : [difference];
    });
  });
}

function figuresOf(row: PositionRow | CashBalanceRow): Figures {
  const ours = new Set(['id', 'portfolioId', 'userId', 'symbol', 'currency', 'version']);
  return Object.fromEntries(Object.entries(row).filter(([name]) => !ours.has(name)));
}

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** NUMERIC's text has as many zeros as were written, and an object its members in any order. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return DECIMAL.test(value) ? formatMoney(value) : value;
  return stableJson(value) ?? null;
}
