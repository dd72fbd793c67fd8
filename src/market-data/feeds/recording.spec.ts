import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { MarketCalendar } from '../calendar/market-calendar.js';
import type { Tick } from './feed.js';
import { openRecording, recordingStart } from './recording.js';

const HEADER = 'symbol,timestamp,price,size';
const date = '2024-06-04';

async function ticksOf(recording: AsyncIterable<Tick>): Promise<Tick[]> {
  const ticks: Tick[] = [];
  for await (const tick of recording) ticks.push(tick);
  return ticks;
}

describe('openRecording', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'recording-'));
  });
  afterAll(() => rm(root, { recursive: true }));

  /** Reads a file made of these lines. */
  async function read(lines: string[], name = 'ticks.csv') {
    const path = join(root, name);
    const text = lines.join('\n');
    await writeFile(path, name.endsWith('.gz') ? gzipSync(text) : text);
    return ticksOf(openRecording({ path, date }));
  }

  it('reads ISO times and epoch milliseconds, with and without a size', async () => {
    const rows = ['AAPL,2024-06-04T09:30:00-04:00,194.64,100', `SAP,${Date.UTC(2024, 5, 4, 14)},172.0800,`];
    expect(await read([HEADER, ...rows])).toEqual([
      { symbol: 'AAPL', price: '194.64', asOf: new Date('2024-06-04T13:30:00Z'), volume: '100', source: 'replay' },
      { symbol: 'SAP', price: '172.0800', asOf: new Date('2024-06-04T14:00:00Z'), source: 'replay' },
    ]);
  });

  it('reads gzip, a byte order mark, and columns in another order', async () => {
    const lines = ['\uFEFFprice,size,symbol,timestamp', '1.5,1,AAPL,2024-06-04T13:30:00Z', ''];
    expect(await read(lines, 'ticks.csv.gz')).toMatchObject([{ symbol: 'AAPL', price: '1.5' }]);
  });

  it('plays the day of the exchange, from midnight to midnight in New York', async () => {
    const times = ['2024-06-04T03:59:59Z', '2024-06-04T04:00:00Z', '2024-06-05T03:59:59Z', '2024-06-05T04:00:00Z'];
    const ticks = await read([HEADER, ...times.map((time) => `AAPL,${time},1,1`)]);
    expect(ticks.map(({ asOf }) => asOf)).toEqual(times.slice(1, 3).map((time) => new Date(time)));
  });

  it.each([
    ['AAPL,2024-06-04T14:00:01,1,1', 'timestamp "2024-06-04T14:00:01" is neither'],
    ['AAPL,1717509601,1,1', 'timestamp "1717509601" is neither'],
    ['AAPL,2024-06-04T13:59:59Z,1,1', 'is earlier than the row before it'],
    ['AAPL,2024-06-04T14:00:01Z,0.00,1', 'price "0.00" is not a decimal number above 0'],
    ['AAPL,2024-06-04T14:00:01Z,1e3,1', 'price "1e3" is not'],
    ['AAPL,2024-06-04T14:00:01Z,1,-5', 'size "-5" is not'],
    [',2024-06-04T14:00:01Z,1,1', 'symbol is empty'],
    ['AAPL,2024-06-04T14:00:01Z,1', 'Invalid Record Length'],
  ])('refuses the row %s and names its line', async (row, problem) => {
    const reading = read([HEADER, 'AAPL,2024-06-04T14:00:00Z,1,1', row]);
    await expect(reading).rejects.toThrow(problem);
    await expect(reading).rejects.toThrow(/ticks\.csv.*line 3/);
  });

  it('refuses a file without the columns, and one that is no gzip', async () => {
    await expect(read(['symbol,price', 'AAPL,1'])).rejects.toThrow('its header has no timestamp, size');
    await writeFile(join(root, 'broken.csv.gz'), 'not gzip');
    const reading = ticksOf(openRecording({ path: join(root, 'broken.csv.gz'), date }));
    await expect(reading).rejects.toThrow(/broken\.csv\.gz cannot be read/);
  });

  it('names the path and what it expected where there is nothing to play', async () => {
    const path = join(root, 'nowhere');
    const reading = ticksOf(openRecording({ path, date }));
    await expect(reading).rejects.toThrow(`There is no recording at ${path}: expected a Lean folder`);
  });

  it('starts the market at the day’s first tick', async () => {
    await read([HEADER, 'AAPL,2024-06-03T14:00:00Z,1,1', 'AAPL,2024-06-04T14:00:00.250Z,1,1']);
    const source = { path: join(root, 'ticks.csv'), date };
    expect(await recordingStart(source, new MarketCalendar())).toEqual(new Date('2024-06-04T14:00:00.250Z'));
    await expect(recordingStart({ ...source, date: '2024-06-05' }, new MarketCalendar())).rejects.toThrow(
      'has no tick of 2024-06-05',
    );
  });
});
