import type { Config } from '../config/config.js';
import type { Role } from '../identity/user.entity.js';

/** A buy: symbol, quantity, price in USD. */
type Buy = readonly [symbol: string, quantity: string, price: string];

export interface DemoAccount {
  email: string;
  role: Role;
  portfolio?: { name: string; buys: readonly Buy[] };
}

const growth: readonly Buy[] = [
  ['AAPL', '1000', '187.50'],
  ['MSFT', '120', '401.20'],
  ['NVDA', '600', '92.35'],
  ['IBM', '250', '181.00'],
  ['SPY', '80', '565.10'],
];
const dividends: readonly Buy[] = [
  ['KO', '500', '58.90'],
  ['JPM', '90', '199.40'],
  ['BAC', '1500', '38.75'],
  ['AIG', '300', '71.05'],
  ['IBM', '40', '175.20'],
];
/** what the recordings of October 2013 have prices for */
const recorded: readonly Buy[] = [
  ['IBM', '250', '184.40'],
  ['SPY', '800', '163.25'],
  ['BAC', '1500', '14.05'],
  ['AIG', '300', '47.90'],
];

/** The accounts of the public contract. */
export function demoAccounts({ feed }: Config): readonly DemoAccount[] {
  const replay = feed.kind === 'replay';
  return [
    { email: 'ada@example.com', role: 'user', portfolio: { name: 'Growth', buys: replay ? recorded : growth } },
    {
      email: 'bob@example.com',
      role: 'user',
      portfolio: { name: 'Dividends', buys: replay ? recorded.slice(2) : dividends },
    },
    { email: 'feed@example.com', role: 'feed' },
    { email: 'ops@example.com', role: 'admin' },
  ];
}
