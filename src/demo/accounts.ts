import type { Config } from '../config/config.js';
import type { Role } from '../identity/user.entity.js';

/** What was done so many sessions of New York ago; prices and amounts in USD. */
export type PastTrade =
  | readonly [ago: number, type: 'deposit', amount: string]
  | readonly [ago: number, type: 'dividend', symbol: string, amount: string]
  | readonly [ago: number, type: 'buy' | 'sell', symbol: string, quantity: string, price: string];

/** A watchlist: its name, and the symbols in their order. */
type Watched = readonly [name: string, ...symbols: string[]];

export interface DemoAccount {
  email: string;
  role: Role;
  portfolio?: { name: string; trades: readonly PastTrade[] };
  watchlists?: readonly Watched[];
}

const growth: readonly PastTrade[] = [
  [250, 'deposit', '300000'],
  [249, 'buy', 'AAPL', '1200', '187.50'],
  [248, 'buy', 'MSFT', '120', '401.20'],
  [196, 'dividend', 'AAPL', '312'],
  [170, 'deposit', '50000'],
  [169, 'buy', 'NVDA', '600', '92.35'],
  [120, 'sell', 'AAPL', '200', '214.30'],
  [118, 'buy', 'SPY', '80', '565.10'],
  [72, 'dividend', 'SPY', '140.80'],
  [61, 'deposit', '40000'],
  [60, 'buy', 'IBM', '250', '181.00'],
  [12, 'dividend', 'IBM', '417.50'],
];
const dividends: readonly PastTrade[] = [
  [250, 'deposit', '120000'],
  [247, 'buy', 'KO', '500', '58.90'],
  [246, 'buy', 'BAC', '1500', '38.75'],
  [190, 'dividend', 'KO', '242.50'],
  [185, 'dividend', 'BAC', '390'],
  [150, 'deposit', '40000'],
  [149, 'buy', 'JPM', '90', '199.40'],
  [128, 'buy', 'AIG', '300', '71.05'],
  [125, 'dividend', 'KO', '242.50'],
  [60, 'buy', 'IBM', '40', '181.00'],
  [58, 'dividend', 'BAC', '390'],
  [20, 'dividend', 'JPM', '112.50'],
];
const watched: readonly Watched[] = [
  ['Big names', 'GOOGL', 'META', 'AMZN', 'AAPL', 'MSFT', 'NVDA'],
  ['Banks and insurers', 'JPM', 'BAC', 'AIG'],
];
/** what the recordings of October 2013 have prices for */
const recorded: readonly PastTrade[] = [
  [30, 'deposit', '250000'],
  [21, 'buy', 'IBM', '250', '184.40'],
  [21, 'buy', 'SPY', '800', '163.25'],
  [21, 'buy', 'BAC', '1500', '14.05'],
  [21, 'buy', 'AIG', '300', '47.90'],
];
const recordedBanks: readonly PastTrade[] = [
  [30, 'deposit', '50000'],
  [21, 'buy', 'BAC', '1500', '14.05'],
  [21, 'buy', 'AIG', '300', '47.90'],
];

const recordedWatched: readonly Watched[] = [['Seen that day', 'SPY', 'IBM', 'BAC', 'AIG']];

/** The accounts of the public contract. */
export function demoAccounts({ feed }: Config): readonly DemoAccount[] {
  const replay = feed.kind === 'replay';
  return [
    {
      email: 'ada@example.com',
      role: 'user',
      portfolio: { name: 'Growth', trades: replay ? recorded : growth },
      watchlists: replay ? recordedWatched : watched,
    },
    {
      email: 'bob@example.com',
      role: 'user',
      portfolio: { name: 'Dividends', trades: replay ? recordedBanks : dividends },
    },
    { email: 'feed@example.com', role: 'feed' },
    { email: 'ops@example.com', role: 'admin' },
  ];
}
