import { setTimeout as pause } from 'node:timers/promises';
import { ms } from '../support/report.mjs';
import { openPage } from './open-page.mjs';

const FRAMES_MS = 20_000;
const MEMORY_MS = 600_000;
const ORDERS = 20;
const SYMBOL = 'S137';
const SEEN_MS = 1000;
const LONGEST_TASK_MS = 100;
const MEMORY_BYTES = 20_000_000;
const LEAST_UPDATES_A_SECOND = 15;
/** Every update that the server can make reaches the page. */
const often = { RECOMPUTE_DEBOUNCE_MS: '0', RECOMPUTE_PACE_MS: '25' };
const MB = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** 200 positions, 20 updates a second, for 20 s: what it costs the browser to show them. */
async function frames(bench) {
  bench.report.title(`200 positions, 20 updates a second, ${FRAMES_MS / 1000} s in headless Chromium`);
  const page = await openPage(bench, 'page_frames', often);
  try {
    await page.forget();
    await pause(FRAMES_MS);
    const { tasks, shift, updates } = await page.seen();
    tellUpdates(bench.report, updates, FRAMES_MS);
    const longest = Math.max(0, ...tasks);
    bench.report.goal({
      name: 'longest task',
      value: ms(longest),
      limit: `limit ${LONGEST_TASK_MS} ms`,
      met: longest <= LONGEST_TASK_MS,
    });
    bench.report.figure('tasks over 50 ms', `${tasks.length}`);
    bench.report.goal({ name: 'layout shift', value: shift.toFixed(4), limit: 'limit 0', met: shift === 0 });
  } finally {
    await page.end();
  }
}

/** The same for ten minutes: what stays in memory. */
async function memory(bench) {
  bench.report.title(`200 positions, 20 updates a second, ${MEMORY_MS / 60_000} min in headless Chromium`);
  const page = await openPage(bench, 'page_memory', often);
  try {
    await pause(FRAMES_MS);
    await page.forget();
    const before = await page.heapBytes();
    for (let spent = 0; spent < MEMORY_MS; spent += MEMORY_MS / 10) {
      await pause(MEMORY_MS / 10);
      bench.report.note(`${(spent + MEMORY_MS / 10) / 60_000} min: ${MB(await page.heapBytes())}`);
    }
    const grown = (await page.heapBytes()) - before;
    tellUpdates(bench.report, (await page.seen()).updates, MEMORY_MS);
    bench.report.goal({
      name: 'memory grown',
      value: MB(grown),
      limit: `limit ${MB(MEMORY_BYTES)} over ${MB(before)}`,
      met: grown <= MEMORY_BYTES,
    });
  } finally {
    await page.end();
  }
}

/** From the key that sends an order to the row that shows it in another browser. */
async function trade(bench) {
  bench.report.title(`${ORDERS} orders, beside prices that move, until a second browser shows them`);
  const page = await openPage(bench, 'page_trade');
  try {
    const other = await page.another();
    // Of 200 rows those in sight are drawn.
    await other.getByLabel('Filter positions').fill(SYMBOL);
    const took = [];
    for (let order = 0; order < ORDERS; order += 1) took.push(await buy(page.page, other));
    const longest = Math.max(...took);
    bench.report.goal({ name: 'longest', value: ms(longest), limit: `limit ${SEEN_MS} ms`, met: longest <= SEEN_MS });
    bench.report.figure('median', ms(took.toSorted((one, two) => one - two)[ORDERS / 2]));
  } finally {
    await page.end();
  }
}

/** Buys one more, and waits until the other page has it (ms). */
async function buy(page, other) {
  const quantity = other.getByRole('row', { name: SYMBOL }).locator('[data-column="quantity"]');
  const wanted = String(Number(await quantity.innerText()) + 1);
  await page.getByRole('button', { name: 'Trade' }).click();
  await page.getByRole('combobox', { name: 'Symbol' }).fill(SYMBOL);
  await page.keyboard.press('Tab');
  const field = page.getByRole('textbox', { name: 'Quantity' });
  await field.fill('1');
  const shown = quantity.evaluate(untilItSays, wanted);
  const sentAt = Date.now();
  await field.press('Enter');
  return (await shown) - sentAt;
}

/** In the page: when (ms since 1970) it was painted. */
const untilItSays = (cell, wanted) =>
  new Promise((resolve) => {
    const look = () => (cell.innerText === wanted ? resolve(Date.now()) : requestAnimationFrame(look));
    look();
  });

function tellUpdates(report, updates, spentMs) {
  const rate = (updates * 1000) / spentMs;
  const limit = `at least ${LEAST_UPDATES_A_SECOND}`;
  report.goal({ name: 'updates a second', value: rate.toFixed(1), limit, met: rate >= LEAST_UPDATES_A_SECOND });
}

export const page = { frames, memory, trade };
