import { quantity } from '../figures/format.js';
import type { Trade, TradeType } from './trades.js';

export const typeNames: Record<TradeType, string> = {
  buy: 'Buy',
  sell: 'Sell',
  dividend: 'Dividend',
  interest: 'Interest',
  fee: 'Fee',
  split: 'Split',
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  adjustment: 'Set by hand',
};

export const statusNames: Record<Trade['status'], string> = {
  booked: 'Booked',
  amended: 'Amended',
  cancelled: 'Cancelled',
};

/** Buy 10 AAPL */
export const inWords = ({ type, symbol, quantity: traded }: Trade): string =>
  [typeNames[type], traded && quantity(traded), symbol].filter(Boolean).join(' ');
