/** What one price changes in a portfolio of 50 positions. */
export const payload = {
  portfolioId: '0198f0d2-0000-7000-8000-000000000000',
  revision: 51,
  valuation: {
    marketValue: '1234567.89',
    totalValue: '1244567.89',
    unrealizedPnl: '12345.67',
    totalPnl: '12345.67',
    dailyChange: '123.45',
    dailyChangePercent: '1.234567890123456789',
    changeFromOpen: '123.45',
    changeFromOpenPercent: '1.234567890123456789',
    dayChange: '123.45',
    dayChangePercent: '1.234567890123456789',
    asOf: '2025-11-21T15:00:00.123Z',
  },
  positions: [
    {
      symbol: 'AAPL',
      price: '187.51',
      priceAsOf: '2025-11-21T15:00:00.123Z',
      marketValue: '1875.1',
      unrealizedPnl: '125.1',
      unrealizedPnlPercent: '7.148571428571428571',
      unrealizedPriceEffect: '125.1',
      dayChange: '12.3',
      dayChangePercent: '0.660282371577642387',
    },
  ],
};
