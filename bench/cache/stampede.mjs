import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { request, sendAll } from '../support/requests.mjs';
import { deploy, warm } from '../support/deployment.mjs';
import { ms } from '../support/report.mjs';
import { allSymbols, pathOf, seed } from '../support/seed.mjs';

const REQUESTS = 1000;
const PROCESSES = 3;
const STAMPEDES = 5;

async function prepare(database) {
  await seed(database, STAMPEDES + 1);
  // For the sessions to come, so for those of the application and not for this one.
  await database.query(`ALTER DATABASE ${database.database} SET log_statement = 'all'`);
}

/** 1,000 requests at once for a portfolio that nobody has read: PostgreSQL's own log says how often it was loaded. */
export async function stampede(bench) {
  const { report, dir } = bench;
  report.title(`A stampede: ${REQUESTS} requests at once for one cold portfolio, over ${PROCESSES} processes`);
  const deployment = await deploy(bench, { name: 'stampede', processes: PROCESSES, prepare });
  try {
    await warm(deployment, 0);
    const perProcess = await Promise.all(deployment.apps.map((app) => app.connect(Math.ceil(REQUESTS / PROCESSES))));
    for (let number = 1; number <= STAMPEDES; number++) {
      const taken = await rush(perProcess, number, deployment.token);
      const loads = loadsOf(join(dir, 'postgres.log'), pathOf(number).split('/').at(-1));
      report.goal({
        name: `loads; all had their answer after ${ms(taken)}`,
        value: `${loads}`,
        limit: '= 1',
        met: loads === 1,
      });
    }
    for (const connection of perProcess.flat()) connection.close();
  } finally {
    await deployment.end();
  }
}

/** Prices are in memory: the portfolio is the one cold key. */
async function rush(perProcess, number, token) {
  const prices = request('POST', '/api/v1/prices/real-time', token, allSymbols);
  await Promise.all(perProcess.map((connections) => sendAll(connections, [prices])));
  const startedAt = performance.now();
  await sendAll(perProcess.flat().slice(0, REQUESTS), Array(REQUESTS).fill(request('GET', pathOf(number), token)));
  return performance.now() - startedAt;
}

/** Nobody writes, so every statement that names the portfolio loads it. */
function loadsOf(log, portfolioId) {
  const lines = readFileSync(log, 'utf8').split('\n');
  return lines.filter((line) => line.includes('Parameters: ') && line.includes(portfolioId)).length;
}
