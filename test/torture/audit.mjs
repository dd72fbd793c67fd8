import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ask } from './client.mjs';

const DEADLINE_MS = 5000;
const PUSH_MS = 1000;

/** After the quiet: whether PostgreSQL has every acknowledged write, and whether both tiers have what PostgreSQL has. */
export async function audit(stage) {
  const truth = await truthOf(stage);
  await findMissing(stage, truth);
  await compareRedis(stage, truth);
  for (const process of stage.deployment.webs) await compareAnswers(stage, process, truth);
  await haveWorkersRead(stage);
}

/** The portfolios by id, as PostgreSQL has them. */
async function truthOf({ psql }) {
  const { rows } = await psql.query(`
    SELECT id, name, revision, version,
      (SELECT coalesce(jsonb_object_agg(symbol, quantity::text), '{}') FROM positions WHERE portfolio_id = p.id) AS positions,
      (SELECT coalesce(jsonb_object_agg(currency, amount::text), '{}') FROM cash_balances WHERE portfolio_id = p.id) AS cash
    FROM portfolios p`);
  return new Map(rows.map((row) => [row.id, row]));
}

async function findMissing({ psql, ledger, portfolios, judge }, truth) {
  const { rows } = await psql.query('SELECT execution_id FROM trades');
  const booked = new Set(rows.map((row) => row.execution_id));
  for (const id of ledger.executionIds.filter((execution) => !booked.has(execution))) {
    judge.verdict.break('durable', `${id} was acknowledged and is not in PostgreSQL`);
  }
  for (const { id } of portfolios) {
    const { revision, name } = truth.get(id);
    for (const { field, number, source } of ledger.missing(id, { revision, rename: Number(name.slice(6)) })) {
      judge.verdict.break('durable', `${field} ${number} of ${id}, acknowledged by ${source}, is not in PostgreSQL`);
    }
  }
}

/** Values of another epoch are never read again, and are left out. */
async function compareRedis({ servers, deployment: { prefix }, judge }, truth) {
  await servers.askRedis(async (redis) => {
    const epoch = await epochOf(redis, prefix);
    for (const name of await redis.keys(`${prefix}:v:*`)) {
      const [, kind] = /:v:\{(portfolios|portfolio:rt|portfolio):/.exec(name) ?? [];
      const value = kind && believed(await redis.get(name), epoch);
      if (value) compare({ judge, truth, where: `Redis holds ${name}` }, value);
    }
  });
}

async function epochOf(redis, prefix) {
  const [, runId] = /run_id:(\w+)/.exec(await redis.info('server'));
  return `${runId}.${(await redis.get(`${prefix}:generation`)) ?? '0'}`;
}

function believed(text, epoch) {
  if (!text?.startsWith(`${epoch} `)) return undefined;
  // "epoch revision name body", and no part but the body has a space.
  const { value } = JSON.parse(text.split(' ').slice(3).join(' '));
  return value;
}

/** An ordinary read comes from memory where there is something; one with no-cache must be PostgreSQL's. */
async function compareAnswers({ portfolios, judge }, process, truth) {
  for (const { id, token } of portfolios) {
    for (const headers of [{}, {}, { 'cache-control': 'no-cache' }]) {
      const answer = await ask(`${process.url}/api/v1/portfolios/${id}`, { token, withinMs: DEADLINE_MS, headers });
      const where = `${process.identity} (${answer?.tier}) answers ${answer?.status ?? 'nothing'} for ${id}`;
      if (answer?.status === 200) compare({ judge, truth, where }, answer.body);
      else judge.verdict.break('caches', where);
    }
    const list = await ask(`${process.url}/api/v1/portfolios`, { token, withinMs: DEADLINE_MS });
    compare({ judge, truth, where: `${process.identity} lists` }, list?.body);
  }
}

/** A worker answers nobody, but pushes what it reads where that is not what it pushed last; the judge hears that. */
async function haveWorkersRead({ portfolios, deployment: { webs } }) {
  for (const { id, token } of portfolios) {
    await ask(`${webs[0].url}/api/v1/portfolios/${id}/refresh`, { token, withinMs: DEADLINE_MS, body: {} });
  }
  await pause(PUSH_MS);
}

/** `found` is a list of portfolios, the holdings of one, or one as the API shows it. */
function compare({ judge, truth, where }, found) {
  for (const one of found?.items ?? [found]) {
    const shown = shorten(one ?? {});
    const stored = { ...truth.get(shown.id) };
    // A list tells the portfolios without what is in them.
    const expected = shown.positions ? stored : { ...stored, positions: undefined, cash: undefined };
    if (isDeepStrictEqual(shown, expected)) continue;
    judge.verdict.break('caches', `${where}: ${JSON.stringify(shown)}, PostgreSQL has ${JSON.stringify(expected)}`);
  }
}

function shorten({ portfolio, positions, cash, ...rest }) {
  const { id, name, revision, version } = portfolio ?? rest;
  const quantities = positions?.map(({ symbol, quantity }) => [symbol, quantity]);
  const amounts = cash?.map(({ currency, amount }) => [currency, amount]);
  return { id, name, revision, version, positions: asObject(quantities), cash: asObject(amounts) };
}

const asObject = (entries) => entries && Object.fromEntries(entries);
