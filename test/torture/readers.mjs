import { setTimeout as pause } from 'node:timers/promises';
import { ask } from './client.mjs';

const DEADLINE_MS = 1000;
const NOT_FOUND = { revision: -1, rename: -1 };

/** Ways to read, as often as they are named here. */
const ways = ['plain', 'plain', 'plain', 'plain', 'plain', 'minRevision', 'minRevision', 'noCache', 'list', 'list'];

/** One client that reads by REST, now here, now there. */
export async function readOn(stage, random) {
  while (!stage.over.aborted) {
    // Most go where the writers are, or have just been.
    const { busy, resting } = stage.rota;
    const portfolio = random.pick(random.pick([busy, busy, resting, stage.portfolios]));
    const process = random.pick(stage.deployment.webs);
    const isAnswered = await read(stage, process, portfolio, random.pick(ways));
    await pause(isAnswered ? random.between(1, 8) : 20);
  }
}

/** So that both tiers hold something that could become old. */
export async function readEverywhere(stage, portfolios) {
  await Promise.all(stage.deployment.webs.flatMap((process) => readsAt(stage, process, portfolios)));
}

export function readsAt(stage, process, portfolios) {
  return portfolios.flatMap((portfolio) => ['plain', 'list'].map((way) => read(stage, process, portfolio, way)));
}

/** Asks one process once, and has the judge hear the answer. Returns whether there was one. */
export async function read({ judge, ledger }, process, { id, token }, way) {
  const minRevision = way === 'minRevision' ? ledger.newest(id).number : undefined;
  const question = judge.ask({ process: process.identity, way, portfolioId: id, minRevision });
  const headers = way === 'noCache' ? { 'cache-control': 'no-cache' } : {};
  const url = process.url + pathOf(way, id, minRevision);
  const answer = await ask(url, { token, withinMs: DEADLINE_MS, headers });
  if (answer && answer.status < 500) judge.hear(question, seen(answer, id), answer.tier);
  return answer !== undefined;
}

function pathOf(way, id, minRevision) {
  if (way === 'list') return '/api/v1/portfolios';
  return `/api/v1/portfolios/${id}${minRevision === undefined ? '' : `?minRevision=${minRevision}`}`;
}

/** What an answer shows of the portfolio. Also "not found" and "not reached" are answers, and wrong ones. */
function seen({ status, body }, id) {
  const found = status === 200 && (body.items ? body.items.find((item) => item.id === id) : body);
  return found ? { revision: found.revision, rename: Number(found.name.slice('Named '.length)) } : NOT_FOUND;
}
