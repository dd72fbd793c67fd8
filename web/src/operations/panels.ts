import type { Format } from '../figures/format.js';
import { isPromised, type Lane } from './figures.js';
import { quantileOf, hitRatioOf, rateOf, type Span } from './rates.js';

export interface Verdict {
  tone: 'accent' | 'warn' | 'bad';
  words: string;
}

export interface Panel {
  id: string;
  title: string;
  /** what the number is, in a few words */
  meaning: string;
  value: (span: Span) => number | null;
  format: Format;
  /** what its line always has in sight */
  reach: readonly [least: number, most: number];
  judge: (value: number, span: Span) => Verdict;
}

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const shares = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });

const count: Format = (value) => whole.format(Number(value));
const perSecond: Format = (value) => `${fine.format(Number(value))}/s`;
const ratio: Format = (value) => shares.format(Number(value));
const span: Format = (value) =>
  Number(value) < 1 ? `${fine.format(Number(value) * 1000)} ms` : `${fine.format(Number(value))} s`;

const good = (words: string): Verdict => ({ tone: 'accent', words });

/** Above the first it is worth a look, above the second something is wrong. */
const upTo = (look: number, wrong: number, words: [fine: string, look: string, wrong: string]) => (value: number) =>
  value > wrong
    ? ({ tone: 'bad', words: words[2] } as const)
    : value > look
      ? ({ tone: 'warn', words: words[1] } as const)
      : good(words[0]);

const p99 = (histogram: 'invalidationLag' | 'recomputeDelay') => (given: Span) =>
  quantileOf(given, (figures) => figures[histogram], 0.99);

const oldestPromised = (lanes: Record<string, Lane>): number =>
  Math.max(...Object.entries(lanes).map(([name, { oldestAgeMs }]) => (isPromised(name) ? oldestAgeMs : 0)));

export const panels: readonly Panel[] = [
  {
    id: 'stale',
    title: 'Stale reads',
    meaning: 'found by the auditor since the start',
    value: ([, { staleReads }]) => staleReads,
    format: count,
    reach: [0, 1],
    judge: upTo(0, 0, ['None, as it must be', '', 'Must be 0: something old was shown']),
  },
  {
    id: 'memory',
    title: 'Hits in memory',
    meaning: 'of the reads of the last 10 s',
    value: (given) => hitRatioOf(given, 'memory'),
    format: ratio,
    reach: [0, 1],
    judge: () => good('Of what was asked of this process'),
  },
  {
    id: 'redis',
    title: 'Hits in Redis',
    meaning: 'of what memory did not have, last 10 s',
    value: (given) => hitRatioOf(given, 'redis'),
    format: ratio,
    reach: [0, 1],
    judge: (_, [, { redis }]) =>
      redis === 'open' ? good('Redis is believed') : { tone: 'warn', words: `Redis is not believed: ${redis}` },
  },
  {
    id: 'lag',
    title: 'Invalidation lag',
    meaning: '99 % are at most as late, last 10 s',
    value: p99('invalidationLag'),
    format: span,
    reach: [0, 0.1],
    judge: upTo(0.5, 2, ['In time', 'Slow: above 500 ms', 'Late: above 2 s']),
  },
  {
    id: 'outbox',
    title: 'Outbox',
    meaning: 'changes that wait to be told',
    value: ([, { outbox }]) => outbox?.depth ?? null,
    format: count,
    reach: [0, 5],
    judge: (_, [, { outbox }]) =>
      upTo(1, 5, [
        'Nothing waits for long',
        'The oldest waits for more than 1 s',
        'The oldest waits for more than 5 s',
      ])(outbox?.oldestSeconds ?? 0),
  },
  {
    id: 'delay',
    title: 'Recompute delay',
    meaning: 'age of the oldest change not valued yet',
    value: ([, { queue }]) => queue && oldestPromised(queue.lanes) / 1000,
    format: span,
    reach: [0, 5],
    judge: upTo(4, 5, ['Within the promised 5 s', 'Near the promised 5 s', 'Above the promised 5 s']),
  },
  {
    id: 'valued',
    title: 'Delay of what was valued',
    meaning: '99 % took at most as long, last 10 s',
    value: p99('recomputeDelay'),
    format: span,
    reach: [0, 5],
    judge: upTo(4, 5, ['Within the promised 5 s', 'Near the promised 5 s', 'Above the promised 5 s']),
  },
  {
    id: 'queue',
    title: 'Queue',
    meaning: 'portfolios that wait for a run',
    value: ([, { queue }]) => queue?.depth ?? null,
    format: count,
    reach: [0, 5],
    judge: (_, [, { queue }]) => good(`${count(queue?.active ?? 0)} are being valued`),
  },
  {
    id: 'ticks',
    title: 'Prices',
    meaning: 'that came in, last 10 s',
    value: (given) => rateOf(given, ({ priceTicks }) => priceTicks),
    format: perSecond,
    reach: [0, 1],
    judge: (value) => good(value === 0 ? 'None come to this process' : 'Ticks of all symbols'),
  },
  {
    id: 'sockets',
    title: 'Sockets',
    meaning: 'open in this process',
    value: ([, { sockets }]) => sockets,
    format: count,
    reach: [0, 1],
    judge: (_, [, { streams }]) => good(`and ${count(streams)} event streams`),
  },
  {
    id: 'loop',
    title: 'Event loop',
    meaning: '99 % of its turns are at most as late',
    value: ([, { eventLoopP99Ms }]) => eventLoopP99Ms / 1000,
    format: span,
    reach: [0, 0.1],
    judge: upTo(0.1, 0.5, ['Has time', 'Busy: above 100 ms', 'Blocked: above 500 ms']),
  },
];
