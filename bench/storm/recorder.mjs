/**
 * Loaded before the application, in each process: says over IPC what a stretch of time has cost it, and in a worker which
 * ticks its updates were the first to show. `begin` and `end` are the stretch.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Client } from 'pg';
import { Events } from '../../dist/common/events.js';
import { TickBuffer } from '../../dist/market-data/price-path/tick-buffer.js';
import { PortfolioBatch } from '../../dist/portfolio/batch/portfolio-batch.js';
import { around } from '../support/around.mjs';
import { ShownTicks } from './shown-ticks.mjs';

const RSS_MS = 250;

const shown = new ShownTicks();
const statements = new Map();
const turns = monitorEventLoopDelay({ resolution: 5 });
let cpu;
let rss = 0;

around(TickBuffer, 'take', (take, ticks) => {
  shown.accept(ticks);
  return take(ticks);
});

// An update itself has nothing where nobody follows: what a portfolio was valued at says it.
const valued = new Map();
around(PortfolioBatch, 'value', (value, holdings, prices) => {
  const known = [...prices.values()].filter(({ symbol }) => shown.knows(symbol));
  valued.set(
    holdings.portfolio.id,
    known.map(({ symbol, asOf }) => ({ symbol, priceAsOf: asOf })),
  );
  return value(holdings, prices);
});

around(Events, 'emit', (emit, name, payload) => {
  if (name === 'portfolio.valued') shown.show(payload.portfolioId, valued.get(payload.portfolioId));
  return emit(name, payload);
});

around(Client, 'query', (query, config, ...rest) => {
  const text = typeof config === 'string' ? config : config.text;
  if (text) statements.set(text, (statements.get(text) ?? 0) + 1);
  return query(config, ...rest);
});

const stages = {
  begin() {
    shown.begin();
    statements.clear();
    turns.reset();
    turns.enable();
    cpu = process.cpuUsage();
    rss = 0;
    setInterval(() => (rss = Math.max(rss, process.memoryUsage.rss())), RSS_MS).unref();
    return {};
  },
  end() {
    const { user, system } = process.cpuUsage(cpu);
    return {
      delays: shown.delays,
      ticks: shown.ticks,
      updates: shown.updates,
      portfolios: shown.portfolios,
      waitingMs: shown.waiting(),
      statements: [...statements],
      cpuSeconds: (user + system) / 1e6,
      rssMb: rss / 2 ** 20,
      turnP99Ms: turns.percentile(99) / 1e6,
      turnMaxMs: turns.max / 1e6,
    };
  },
};

process.on('message', ({ stage }) => process.send({ stage, ...stages[stage]() }));
