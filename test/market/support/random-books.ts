import { v7 as uuidv7 } from 'uuid';
import type { LatestPrice } from '../../../src/market-data/price-reader.js';
import type { Holdings, PositionFacts } from '../../../src/portfolio/holdings.js';
import { random } from '../../cache/random.js';

const CURRENCIES = ['USD', 'EUR', 'GBP', 'JPY', 'CHF'];
const DAYS = ['2024-03-11', '2024-03-12', '2024-03-13'];
const AS_OF = '2024-03-12T15:00:00.000Z';

/** Portfolios as a seed makes them, and prices of which some are missing: what is unusual is frequent here. */
export class RandomBooks {
  readonly prices: LatestPrice[];
  private readonly random: (below: number) => number;

  constructor(seed: number) {
    this.random = random(seed);
    const symbols = Array.from({ length: 60 }, (_, index) => `S${index}`);
    this.prices = [
      ...symbols.filter(() => this.random(8) > 0).map((symbol) => this.price(symbol, this.maybe(this.currency()))),
      // Rates of some pairs are known in one direction, of some in both, of some not at all.
      ...['EUR/USD', 'USD/GBP', 'GBP/EUR', 'EUR/GBP', 'USD/JPY', 'CHF/USD'].map((pair) => this.price(pair, null)),
      // 1 / 524,288 lies in the very middle between two numbers of 18 places
      { ...this.price('JPY/CHF', null), price: '524288' },
    ];
  }

  book(): Holdings {
    const portfolio: Holdings['portfolio'] = {
      id: uuidv7(),
      name: 'Random',
      baseCurrency: this.currency(),
      costMethod: 'average',
      entityId: null,
      allowNegativeCash: true,
      version: 1,
      revision: 0,
      updatedAt: AS_OF,
    };
    const first = this.random(60);
    const positions = Array.from({ length: this.random(9) }, (_, index) => this.position(`S${(first + index) % 60}`));
    const cash = CURRENCIES.filter(() => this.random(4) === 0).map((currency) => ({
      currency,
      amount: this.random(5) === 0 ? '0' : `${this.random(2) ? '-' : ''}${this.decimal(100_000, 2)}`,
      dividendsInBase: '0',
      interestInBase: '0',
      feesInBase: '0',
    }));
    return { portfolio, positions, cash };
  }

  private position(symbol: string): PositionFacts {
    const [boughtQuantity, soldQuantity] = [this.zeroOr(100, 4), this.zeroOr(50, 4)];
    return {
      id: uuidv7(),
      symbol,
      currency: this.currency(),
      quantity: this.zeroOr(1000, 6),
      costBasis: this.decimal(100_000, 4),
      costBasisInBase: this.maybe(this.decimal(100_000, 8)),
      realizedPnl: this.maybe(this.decimal(1000, 4)),
      realizedFxEffect: '0',
      dividendsInBase: '0',
      interestInBase: '0',
      feesInBase: this.maybe(this.decimal(10, 2)),
      day: this.maybe(this.one(DAYS)),
      boughtQuantity,
      boughtAmount: boughtQuantity === '0' ? '0' : this.decimal(10_000, 4),
      soldQuantity,
      soldAmount: soldQuantity === '0' ? '0' : this.decimal(5000, 4),
      splits: this.random(4) === 0 ? [this.split(), this.split()] : [],
      version: 1,
    };
  }

  private split(): PositionFacts['splits'][number] {
    const day = this.one(DAYS);
    return { at: `${day}T14:00:00.000Z`, day, beforeOpen: this.random(2) === 0, ratio: this.decimal(9, 2) };
  }

  private price(symbol: string, currency: string | null): LatestPrice {
    const tradingDay = this.one(DAYS.slice(1));
    const [openingPrice, previousClose] = [this.maybe(this.decimal(500, 6)), this.maybe(this.decimal(500, 6))];
    const price = this.decimal(500, 8);
    return {
      symbol,
      price,
      currency,
      asOf: AS_OF,
      tradingDay,
      openingPrice,
      previousClose,
      volume: null,
      source: 'test',
    };
  }

  private one = <T>(all: readonly T[]): T => all[this.random(all.length)]!;
  private currency = (): string => this.one(CURRENCIES);
  private maybe = <T>(value: T): T | null => (this.random(8) === 0 ? null : value);
  private zeroOr = (below: number, places: number) => (this.random(3) === 0 ? '0' : this.decimal(below, places));
  /** above 0 */
  private decimal = (below: number, places: number) =>
    `${this.random(below)}.${String(1 + this.random(10 ** places - 1)).padStart(places, '0')}`;
}
