import { describe, expect, it } from '@jest/globals';
import { beginBar } from '../bars.js';
import { AlwaysOpen } from '../calendar/always-open.js';
import type { ExchangeCalendar } from '../calendar/exchange-calendar.js';
import { MarketCalendar } from '../calendar/market-calendar.js';
import type { Tick } from '../feeds/feed.js';
import { ReferenceBook } from './references.js';

const newYork = new MarketCalendar();

type Told = Partial<Pick<Tick, 'openingPrice' | 'previousClose' | 'officialClose'>>;

/** 2024-03-12 is a Tuesday: New York trades from 13:30 to 20:00 UTC. */
const at = (time: string) => new Date(`2024-03-${time}Z`);

/** What a book says in the end: opening price, previous close, close. A late print comes after `late`. */
function says(prints: [time: string, price: string, told?: Told][], calendar: ExchangeCalendar = newYork) {
  const book = new ReferenceBook(calendar, undefined);
  let newest = new Date(0);
  for (const [time, price, told = {}] of prints) {
    const tick: Tick = { symbol: 'X', price, asOf: at(time), source: 'test', ...told };
    if (tick.asOf >= newest) book.advance(tick);
    if (tick.asOf >= newest) newest = tick.asOf;
    book.see({ ...beginBar(tick), first: price, last: price }, tick.officialClose);
  }
  const { openingPrice, previousClose, closingPrice } = book.references!;
  return [openingPrice, previousClose, closingPrice];
}
const official = { officialClose: true };

describe('the opening price', () => {
  it('is the first print of the regular session, none before it or after it', () => {
    expect(says([['12T13:29:59.999', '99']])).toEqual([null, null, null]);
    expect(says([['12T20:00:00', '99']])).toEqual([null, null, null]);
    const day: [string, string][] = [
      ['12T13:29:59.999', '99'],
      ['12T13:30:00', '100'],
      ['12T13:30:01', '101'],
    ];
    expect(says(day)).toEqual(['100', null, '101']);
  });

  it('is an earlier print that comes later', () => {
    const day: [string, string][] = [
      ['12T13:30:05', '101'],
      ['12T13:30:00', '100'],
      ['12T13:30:02', '102'],
    ];
    expect(says(day)).toEqual(['100', null, '101']);
  });

  it('is what somebody tells, whatever the prints say', () => {
    expect(
      says([
        ['12T13:30:01', '101', { openingPrice: '100.5' }],
        ['12T13:30:00', '100'],
        ['12T13:30:02', '102'],
      ])[0],
    ).toBe('100.5');
    expect(
      says([
        ['12T13:30:00', '100'],
        ['12T13:30:02', '102', { openingPrice: '100.5' }],
      ])[0],
    ).toBe('100.5');
  });

  it('is not known of a symbol that nobody brought before the session was well under way', () => {
    expect(says([['12T13:44:59', '100']])[0]).toBe('100');
    const late: [string, string][] = [
      ['12T13:45:00', '100'],
      ['12T13:46:00', '101'],
    ];
    expect(says(late)[0]).toBeNull();
    expect(says([['11T15:00:00', '99'], ...late])[0]).toBe('100');
  });

  it('is forgotten when the next day begins, before that opens', () => {
    expect(
      says([
        ['12T13:30:00', '100'],
        ['13T12:00:00', '103'],
      ])[0],
    ).toBeNull();
  });
});

describe('the previous close', () => {
  it('is the last print of the session where no auction is told, not one after hours', () => {
    expect(
      says([
        ['12T19:59:58', '101'],
        ['12T19:59:59.999', '102'],
        ['12T20:00:00', '103'],
        ['12T23:00:00', '104'],
        ['13T09:00:00', '105'],
      ]),
    ).toEqual([null, '102', '102']);
  });

  it('is the closing auction’s print, which comes after the session', () => {
    const day: [string, string, Told?][] = [
      ['12T19:59:59', '102'],
      ['12T20:00:47', '101.5', official],
      ['12T20:00:48', '102.2'],
      ['12T19:59:59.500', '103'],
      ['13T09:00:00', '105'],
    ];
    expect(says(day)).toEqual([null, '101.5', '101.5']);
  });

  it('is that auction’s also where it comes after the next day’s first price', () => {
    expect(
      says([
        ['12T19:59:59', '102'],
        ['13T09:00:00', '105'],
        ['12T20:00:47', '101.5', official],
      ]),
    ).toEqual([null, '101.5', '101.5']);
  });

  it('is what somebody tells', () => {
    expect(
      says([
        ['12T19:59:59', '102'],
        ['13T09:00:00', '105', { previousClose: '51' }],
        ['12T20:00:47', '101.5', official],
      ])[1],
    ).toBe('51');
  });

  it('stays over a weekend, also where somebody trades on it', () => {
    expect(
      says([
        ['08T20:30:00', '102'],
        ['08T20:59:59', '103'],
        ['09T15:00:00', '110'],
        ['11T12:00:00', '104'],
      ])[1],
    ).toBe('103');
  });

  it('is not known where the last session passed without a print', () => {
    expect(
      says([
        ['11T15:00:00', '102'],
        ['13T15:00:00', '104'],
      ])[1],
    ).toBeNull();
  });

  it('of what is traded round the clock is the last print of the UTC day before, on a weekend too', () => {
    expect(
      says(
        [
          ['15T00:00:00', '100'],
          ['15T23:59:59.999', '101'],
          ['16T00:00:00', '102'],
          ['16T12:00:00', '103'],
        ],
        new AlwaysOpen(),
      ),
    ).toEqual(['102', '101', '103']);
  });
});
