import * as fc from 'fast-check';

/** A trade as the API takes it. */
export interface Booking {
  type: string;
  symbol?: string;
  quantity?: string;
  amount?: string;
  fee?: string;
  currency?: string;
  fxRate?: string;
  executedAt: string;
}

const decimal = (most: number, places: number) =>
  fc
    .tuple(fc.nat({ max: most }), fc.integer({ min: 1, max: 10 ** places - 1 }))
    .map(([whole, rest]) => `${whole}.${String(rest).padStart(places, '0')}`);
/** Few moments, so that many trades are late and some come at the same time. */
const moment = fc
  .tuple(fc.integer({ min: 4, max: 8 }), fc.constantFrom('09:00', '15:00', '15:00', '21:30'))
  .map(([day, time]) => `2024-03-0${day}T${time}:00.000Z`);
const instrument = fc.constantFrom(
  { symbol: 'AAPL', currency: 'USD' },
  { symbol: 'SAP', currency: 'EUR', fxRate: '1.0853' },
  { symbol: 'SAP', currency: 'EUR', fxRate: '1.1' },
);

const traded = (type: string, units: fc.Arbitrary<string>) =>
  fc
    .tuple(instrument, units, decimal(2000, 4), fc.constantFrom('0', '1.25'), moment)
    .map(([of, quantity, amount, fee, executedAt]): Booking =>
      Object.assign({ type, quantity, amount, fee, executedAt }, of),
    );
const split = fc
  .tuple(instrument, fc.constantFrom('2', '7', '0.1', '0.3333333333'), moment)
  .map(([{ symbol, currency }, quantity, executedAt]): Booking => ({
    type: 'split',
    symbol,
    currency,
    quantity,
    executedAt,
  }));
/** What a position pays and costs may be in any currency. */
const paid = fc.constantFrom({ currency: 'USD' }, { currency: 'EUR', fxRate: '1.0853' });
const income = fc
  .tuple(fc.constantFrom('dividend', 'interest', 'fee'), instrument, paid, decimal(50, 2), moment)
  .map(([type, { symbol }, of, amount, executedAt]): Booking =>
    Object.assign({ type, symbol, amount, executedAt }, of),
  );
const cash = fc
  .tuple(fc.constantFrom('deposit', 'withdrawal', 'interest', 'fee'), decimal(9000, 2), moment)
  .map(([type, amount, executedAt]): Booking => ({ type, currency: 'USD', amount, executedAt }));

export const booking = fc.oneof(
  { weight: 5, arbitrary: traded('buy', decimal(20, 3)) },
  { weight: 3, arbitrary: traded('sell', decimal(9, 3)) },
  { weight: 1, arbitrary: split },
  { weight: 1, arbitrary: income },
  { weight: 1, arbitrary: cash },
);

const first: Booking = {
  type: 'buy',
  symbol: 'AAPL',
  currency: 'USD',
  quantity: '50',
  amount: '5000',
  executedAt: '2024-03-04T09:00:00.000Z',
};

/** Such as an account's first weeks; the first trade makes most of the others possible. */
export const history = (length: number) =>
  fc.array(booking, { minLength: length, maxLength: length }).map((rest) => [first].concat(rest));
