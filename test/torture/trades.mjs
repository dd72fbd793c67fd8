import { setTimeout as pause } from 'node:timers/promises';
import { ask } from './client.mjs';

const DEADLINE_MS = 1500;
const symbols = ['AAPL', 'MSFT', 'IBM'];
let count = 0;

/** One client that books trades by REST, one after the other. */
export async function bookTrades(stage, random) {
  while (!stage.over.aborted) {
    await book(stage, random, random.pick(stage.rota.busy));
    await pause(random.between(10, 50));
  }
}

/**
 * Books one trade, and after a lost answer the same one again, at any process, until it is acknowledged.
 * @param first the process that is asked first
 */
export async function book({ deployment, ledger, judge, abandoned }, random, portfolio, first) {
  const executionId = `execution-${++count}`;
  const body = { executionId, type: 'buy', symbol: random.pick(symbols), quantity: '1', price: '190' };
  for (let process = first; !abandoned.aborted; await pause(50)) {
    process ??= random.pick(deployment.webs);
    const { identity, url } = process;
    const { token, id } = portfolio;
    const answer = await ask(`${url}/api/v1/portfolios/${id}/trades`, { token, withinMs: DEADLINE_MS, body });
    const at = performance.now();
    process = undefined;
    if (answer?.status === 201 || answer?.status === 200) {
      // A repeated request is answered by one process, and was perhaps taken by another.
      const taker = answer.status === 201 ? identity : undefined;
      ledger.acknowledge(id, { field: 'revision', number: answer.body.revision, at, source: 'trade', taker });
      ledger.executionIds.push(executionId);
      judge.wrote();
      return;
    }
    if (answer && answer.status < 500) judge.refused(`${JSON.stringify(body)} at ${identity}`, answer);
  }
}
