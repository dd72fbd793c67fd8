const instrument = (symbol: string, name: string, exchange: string) => ({ symbol, name, currency: 'USD', exchange });

/** What the symbols are called that the demo has prices of. */
export const demoInstruments = [
  instrument('AAPL', 'Apple Inc.', 'XNAS'),
  instrument('MSFT', 'Microsoft Corporation', 'XNAS'),
  instrument('NVDA', 'NVIDIA Corporation', 'XNAS'),
  instrument('AMZN', 'Amazon.com, Inc.', 'XNAS'),
  instrument('GOOGL', 'Alphabet Inc. Class A', 'XNAS'),
  instrument('META', 'Meta Platforms, Inc.', 'XNAS'),
  instrument('IBM', 'International Business Machines Corporation', 'XNYS'),
  instrument('JPM', 'JPMorgan Chase & Co.', 'XNYS'),
  instrument('BAC', 'Bank of America Corporation', 'XNYS'),
  instrument('AIG', 'American International Group, Inc.', 'XNYS'),
  instrument('KO', 'The Coca-Cola Company', 'XNYS'),
  instrument('SPY', 'SPDR S&P 500 ETF Trust', 'ARCX'),
];
