import { describe, expect, it } from '@jest/globals';
import { Exchanges } from './exchanges.js';
import { MarketCalendar } from './market-calendar.js';

describe('where an instrument is traded', () => {
  const exchanges = new Exchanges(new MarketCalendar());
  const saturday = new Date('2024-03-16T15:00:00Z');

  it.each(['AAPL', 'BRK.B', 'BRK-B', 'BAC-PL', '^GSPC', 'SPY'])('is New York for %s', (symbol) => {
    expect(exchanges.of(symbol).exchange).toBe('XNYS');
    expect(exchanges.of(symbol).statusAt(saturday).isOpen).toBe(false);
  });

  it.each(['BTC-USD', 'ETH/EUR', 'BTC-USDT', '1INCH-USD', 'EUR/USD'])('is nowhere and always for %s', (symbol) => {
    expect(exchanges.of(symbol).statusAt(saturday)).toEqual({
      exchange: 'XXXX',
      isOpen: true,
      session: 'regular',
      opensAt: new Date('2024-03-16T00:00:00Z'),
      closesAt: new Date('2024-03-17T00:00:00Z'),
    });
  });

  it('gives what is traded round the clock the days of UTC', () => {
    const evening = new Date('2024-03-13T02:00:00Z');
    expect(exchanges.of('BTC-USD').tradingDay(evening)).toBe('2024-03-13');
    expect(exchanges.of('AAPL').tradingDay(evening)).toBe('2024-03-12');
    expect(exchanges.of('BTC-USD').lastClose(evening)).toEqual(new Date('2024-03-13T00:00:00Z'));
  });
});
