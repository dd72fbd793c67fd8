import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { hasRecording, recordedTicksOf, recordedUsa } from '../../../test/support/recorded-day.js';
import { MarketCalendar } from '../calendar/market-calendar.js';
import type { Tick } from './feed.js';
import { fromTenThousandths } from './lean-rows.js';
import { LeanRecording } from './lean.js';

const calendar = new MarketCalendar();
const date = '2013-10-08';

async function ticksOf(recording: AsyncIterable<Tick>): Promise<Tick[]> {
  const ticks: Tick[] = [];
  for await (const tick of recording) ticks.push(tick);
  return ticks;
}

/** The smallest zip there is: one entry, stored as it is (APPNOTE 4.3). */
function zipOf(text: string): Buffer {
  const data = Buffer.from(text);
  const name = Buffer.from('trades.csv');
  const common = Buffer.alloc(26); // both headers share these fields
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, data]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

describe('LeanRecording', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'lean-'));
  });
  afterAll(() => rm(root, { recursive: true }));

  async function store(file: string, ...rows: string[]): Promise<void> {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), zipOf(rows.join('\n')));
  }

  it('merges the trades of all symbols by time; at the same instant one symbol stays after the other', async () => {
    await store('a/tick/ibm/20131008_trade.zip', '34200000,1818900,100,N,1,0', '34200500.25,1819000,200,N,1,0');
    await store('a/tick/bac/20131008_trade.zip', '34199999,138200,5,N,2000,0', '34200000,138300,6,N,1,0');
    const ticks = await ticksOf(new LeanRecording(join(root, 'a/tick'), date, calendar));
    expect(ticks).toEqual([
      { symbol: 'BAC', price: '13.82', volume: '5', asOf: new Date('2013-10-08T13:29:59.999Z'), source: 'replay' },
      {
        symbol: 'BAC',
        price: '13.83',
        volume: '6',
        asOf: new Date('2013-10-08T13:30:00Z'),
        openingPrice: '13.83',
        source: 'replay',
      },
      expect.objectContaining({ symbol: 'IBM', price: '181.89', openingPrice: '181.89' }),
      expect.objectContaining({ symbol: 'IBM', price: '181.9', asOf: new Date('2013-10-08T13:30:00.500Z') }),
    ]);
  });

  it('leaves out and counts the trades that are flagged as suspicious', async () => {
    await store('b/tick/ibm/20131008_trade.zip', '34200000,1,100,N,1,1', '34200500,1819000,200,N,1,0');
    const recording = new LeanRecording(join(root, 'b/tick'), date, calendar);
    expect(await ticksOf(recording)).toMatchObject([{ price: '181.9', openingPrice: '181.9' }]);
    expect(recording.suspicious).toBe(1);
  });

  it('gives a bar’s close at the bar’s end', async () => {
    const early = '34140000,1810000,1810000,1810000,1811000,10';
    await store('c/minute/ibm/20131008_trade.zip', early, '34200000,1818900,1820000,1810000,1817000,300');
    expect(await ticksOf(new LeanRecording(join(root, 'c/minute'), date, calendar))).toMatchObject([
      { price: '181.1', asOf: new Date('2013-10-08T13:30:00Z'), openingPrice: undefined },
      { price: '181.7', asOf: new Date('2013-10-08T13:31:00Z'), openingPrice: '181.89', volume: '300' },
    ]);
  });

  it('says which trade after the session was its closing auction’s', async () => {
    const trades = ['57599000,1787000,1,N,80,0', '57647795,1787200,262948,N,80,0', '57650000,1787300,1,N,1,0'];
    await store('g/tick/ibm/20131008_trade.zip', ...trades);
    const ticks = await ticksOf(new LeanRecording(join(root, 'g/tick'), date, calendar));
    expect(ticks.map(({ officialClose }) => officialClose)).toEqual([undefined, true, undefined]);
  });

  it('takes the previous close from the daily file, and from the session before only', async () => {
    await store('d/tick/ibm/20131007_trade.zip', '34200000,1818900,100,N,1,0');
    await store('d/tick/ibm/20131008_trade.zip', '34200000,1818900,100,N,1,0');
    await store('d/daily/ibm.zip', '20131004 00:00,1,2,3,1841000,5'); // a Friday
    const monday = await ticksOf(new LeanRecording(join(root, 'd/tick'), '2013-10-07', calendar));
    expect(monday).toMatchObject([{ previousClose: '184.1' }]);
    const tuesday = await ticksOf(new LeanRecording(join(root, 'd/tick'), date, calendar));
    expect(tuesday[0]?.previousClose).toBeUndefined();
  });

  it('names the file and the line of a damaged row', async () => {
    await store('e/tick/ibm/20131008_trade.zip', '34200000,1818900,100,N,1,0', '34200001,181.89,100');
    const reading = ticksOf(new LeanRecording(join(root, 'e/tick'), date, calendar));
    await expect(reading).rejects.toThrow(/20131008_trade\.zip, line 2: "34200001,181\.89,100"/);
  });

  it('names the zip that is none', async () => {
    await mkdir(join(root, 'f/tick/ibm'), { recursive: true });
    await writeFile(join(root, 'f/tick/ibm/20131008_trade.zip'), 'not a zip');
    const reading = ticksOf(new LeanRecording(join(root, 'f/tick'), date, calendar));
    await expect(reading).rejects.toThrow(/20131008_trade\.zip cannot be read as a zip/);
  });

  it('says what it expected where no symbol has the day', async () => {
    const reading = ticksOf(new LeanRecording(join(root, 'a/tick'), '2013-10-09', calendar));
    await expect(reading).rejects.toThrow(/expected <symbol>\/20131009_trade\.zip/);
  });
});

it.each([
  ['0', '0'],
  ['1', '0.0001'],
  ['10000', '1'],
  ['138200', '13.82'],
  ['90071992547409930001', '9007199254740993.0001'],
])('%s ten-thousandths are %s', (recorded, price) => {
  expect(fromTenThousandths(recorded)).toBe(price);
});

const recorded = hasRecording
  ? { describe, title: 'the recorded 2013-10-08' }
  : { describe: describe.skip, title: 'the recorded 2013-10-08 (skipped: ../shared/data/lean is absent)' };

/** Counts without keeping all objects, and remembers each symbol's last tick. */
async function survey(folder: string) {
  const counts: Record<string, number> = {};
  const last: Record<string, Tick> = {};
  let disorder = 0;
  let before = 0;
  for await (const tick of new LeanRecording(folder, date, calendar)) {
    if (tick.asOf.getTime() < before) disorder += 1;
    before = tick.asOf.getTime();
    counts[tick.symbol] = (counts[tick.symbol] ?? 0) + 1;
    last[tick.symbol] = tick;
  }
  return { counts, last, disorder };
}

recorded.describe(recorded.title, () => {
  // The open and the close before, from the daily files.
  const daily = {
    AIG: { openingPrice: '48.8', previousClose: '48.73' },
    BAC: { openingPrice: '13.82', previousClose: '13.81' },
    IBM: { openingPrice: '181.89', previousClose: '182.01' },
    SPY: { openingPrice: '167.45', previousClose: '167.42' },
  };

  let folder: string;
  beforeAll(async () => {
    folder = await recordedTicksOf('aig', 'ibm');
  });
  afterAll(() => rm(dirname(folder), { recursive: true }));

  it('comes complete and in order', async () => {
    const { counts, last, disorder } = await survey(folder);
    // The files end without a line end, so `wc -l` counts one less in each.
    expect(counts).toEqual({ AIG: 43_342, IBM: 33_381 });
    expect(disorder).toBe(0);
    expect(last).toMatchObject({ AIG: daily.AIG, IBM: daily.IBM });
  });

  it('has the same reference prices as minute bars', async () => {
    const { counts, last, disorder } = await survey(join(recordedUsa, 'minute'));
    expect(counts).toEqual({ AIG: 429, BAC: 573, IBM: 424, SPY: 828 });
    expect(disorder).toBe(0);
    expect(last).toMatchObject(daily);
  });
});
