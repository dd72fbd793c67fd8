import type { SimulatedInstrument } from './simulated.js';

const stock = (symbol: string, startPrice: string): SimulatedInstrument => ({ symbol, currency: 'USD', startPrice });

/** What the simulated feed invents prices for: real names, invented figures. The last is an FX rate, the price of a pair. */
export const simulatedInstruments: readonly SimulatedInstrument[] = [
  stock('AAPL', '232.50'),
  stock('MSFT', '428.10'),
  stock('NVDA', '138.20'),
  stock('AMZN', '201.70'),
  stock('GOOGL', '176.30'),
  stock('META', '561.90'),
  stock('IBM', '221.40'),
  stock('JPM', '243.80'),
  stock('BAC', '45.60'),
  stock('AIG', '76.20'),
  stock('KO', '63.40'),
  stock('SPY', '590.40'),
  { symbol: 'EUR/USD', currency: 'USD', startPrice: '1.08' },
];
