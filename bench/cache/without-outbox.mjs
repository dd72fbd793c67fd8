/**
 * Loaded before the application: while it is told to, a trade does without the outbox. What it changed it then says as its
 * last trade with the outbox did, so that everything after the COMMIT is the same.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Outbox } from '../../dist/database/outbox.js';
import { TradeService } from '../../dist/portfolio/trade.service.js';
import { around } from '../support/around.mjs';

let isOff = false;
const traded = new AsyncLocalStorage();
const said = new Map();

process.on('message', (message) => {
  isOff = message.isOff;
  process.send({ isOff });
});

around(TradeService, 'book', (book, userId, portfolioId, ...rest) =>
  traded.run(portfolioId, () => book(userId, portfolioId, ...rest)),
);

around(Outbox, 'ofTransaction', async (ofTransaction, runner) => {
  const portfolioId = traded.getStore();
  if (isOff) return said.get(portfolioId);
  const changed = await ofTransaction(runner);
  if (portfolioId) said.set(portfolioId, changed);
  return changed;
});

around(Outbox, 'confirm', async (confirm, ids) => {
  if (!isOff) await confirm(ids);
});
