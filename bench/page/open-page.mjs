import { randomUUID } from 'node:crypto';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../../script/chromium.mjs';
import { deployWith } from '../push/deployment.mjs';
import { tick } from './ticks.mjs';

const POSITIONS = 200;
const HOLD = `
INSERT INTO positions (id, portfolio_id, user_id, symbol, currency, quantity, cost_basis, cost_basis_in_base, realized_pnl,
  fees_in_base, day, bought_quantity, bought_amount, sold_quantity, sold_amount)
SELECT gen_random_uuid(), $1, $2, 'S' || n, 'USD', 10, 900, 900, 0, 0, CURRENT_DATE, 0, 0, 0, 0 FROM generate_series(1, $3) AS n`;

/** The whole application, prices that tick, and a page that shows a portfolio of 200 positions. */
export async function openPage(bench, name, settings = {}) {
  const portfolio = { userId: 'ada', portfolioId: randomUUID() };
  const { deployment, sign } = await deployWith(bench, name, [portfolio], { roles: ['web', 'worker'], settings });
  await deployment.database.query(HOLD, [portfolio.portfolioId, portfolio.userId, POSITIONS]);
  const [{ url }] = deployment.apps;
  const stop = tick(url, await sign('feed', 'feed'), POSITIONS);
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
  const signedIn = JSON.stringify({ token: await sign('ada'), email: 'ada@example.com' });
  let updates = 0;
  /** A browser's profile of its own, signed in. */
  const another = async () => {
    const opened = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await opened.addInitScript(watch, signedIn);
    opened.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => (updates += /\["u",/.test(payload))),
    );
    await opened.goto(`${url}/portfolios/${portfolio.portfolioId}`);
    await opened.getByRole('row').nth(5).waitFor();
    return opened;
  };
  const page = await another();
  const session = await page.context().newCDPSession(page);
  return {
    page,
    another,
    async forget() {
      updates = 0;
      await page.evaluate(() => Object.assign(globalThis.seen, { tasks: [], shift: 0 }));
    },
    seen: async () => ({ ...(await page.evaluate(() => globalThis.seen)), updates }),
    async heapBytes() {
      await session.send('HeapProfiler.collectGarbage');
      return (await session.send('Runtime.getHeapUsage')).usedSize;
    },
    async end() {
      await stop();
      await browser.close();
      await deployment.end();
    },
  };
}

/** In the page, before anything else is. */
function watch(session) {
  localStorage.setItem('freshfolio.session', session);
  globalThis.seen = { tasks: [], shift: 0 };
  const observer = new PerformanceObserver((list) => {
    for (const { entryType, duration, value } of list.getEntries()) {
      if (entryType === 'longtask') globalThis.seen.tasks.push(duration);
      else globalThis.seen.shift += value;
    }
  });
  for (const type of ['longtask', 'layout-shift']) observer.observe({ type, buffered: true });
}
