import { describe, expect, it } from '@jest/globals';
import { readDate } from './dates.js';

describe('a date', () => {
  it.each([
    '12-03-2024',
    '12/03/2024',
    '12.03.2024',
    '20240312',
    '2024-03-12',
    '2024-03-12T00:00',
    '2024-03-12T00:00:00.000Z',
  ])('%s is a day, taken at noon', (text) => {
    expect(readDate(text)).toEqual({ at: new Date('2024-03-12T12:00:00Z'), isDay: true });
  });

  it.each([
    ['20240312;095853', '2024-03-12T09:58:53.000Z'],
    ['2024-03-12T09:58:53.123456Z', '2024-03-12T09:58:53.123Z'],
    ['2024-03-12 09:58', '2024-03-12T09:58:00.000Z'],
    ['12.03.2024 09:58:53', '2024-03-12T09:58:53.000Z'],
    ['2024-03-12T09:58:53+02:00', '2024-03-12T07:58:53.000Z'],
    ['20240312095853', '2024-03-12T09:58:53.000Z'],
  ])('%s is an instant', (text, wanted) => {
    expect(readDate(text)).toEqual({ at: new Date(wanted), isDay: false });
  });

  it('without an offset is of the zone of its file, in summer and in winter', () => {
    expect(readDate('20240312;095853', 'America/New_York')?.at.toISOString()).toBe('2024-03-12T13:58:53.000Z');
    expect(readDate('20240112;095853', 'America/New_York')?.at.toISOString()).toBe('2024-01-12T14:58:53.000Z');
  });

  it.each(['', '30.02.2024', '2023-02-29', '20241301', '12-03/2024', '12.03.24', '2024-03-12T25:00', 'yesterday'])(
    '%s is none',
    (text) => {
      expect(readDate(text)).toBeNull();
    },
  );
});
