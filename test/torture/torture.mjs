import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../script/wait.mjs';
import { audit } from './audit.mjs';
import { Deployment } from './deployment.mjs';
import { slowLoads } from './faults.mjs';
import { Judge } from './judge.mjs';
import { Ledger } from './ledger.mjs';
import { createPortfolios, Rota } from './portfolios.mjs';
import { changeRow, changeRows, connect } from './psql.mjs';
import { Random } from './random.mjs';
import { readEverywhere, readOn } from './readers.mjs';
import { planFaults, play } from './schedule.mjs';
import { Servers } from './servers.mjs';
import { openSockets } from './sockets.mjs';
import { bookTrades } from './trades.mjs';
import { Weather } from './weather.mjs';

const actors = [...Array(6).fill(readOn), ...Array(3).fill(bookTrades), ...Array(2).fill(changeRows)];
const QUIET_MS = 3000;
/** How long a trade whose answer was lost is repeated after the end. */
const REPEAT_MS = 10_000;

/** One run, from an empty directory to the verdict. */
export async function torture(options, book, dir, say) {
  say(`Seed ${options.seed}. Starting PostgreSQL, Redis and ${options.web + options.worker} processes…`);
  const stage = await setUp(options, book, dir);
  const begun = performance.now();
  const progress = (event) => say(`${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${event}`);
  const over = new AbortController();
  const checks = setInterval(() => {
    for (const socket of stage.sockets) socket.check();
    if (options.untilOld && stage.judge.verdict.hasOldReads) over.abort();
  }, 250);
  const abandoned = new AbortController();
  Object.assign(stage, { over: over.signal, abandoned: abandoned.signal });
  const work = Promise.all(actors.map((act, index) => act(stage, stage.random.for(`actor ${index}`))));
  const plan = planFaults(stage.random.for('plan'), options.faults, options.seconds);
  const course = play(stage, plan, stage.random.for('faults'), progress);
  await Promise.race([course, work]);
  progress('the load ends');
  over.abort();
  await course;
  setTimeout(() => abandoned.abort(), REPEAT_MS).unref();
  await work;
  if (!(options.untilOld && stage.judge.verdict.hasOldReads)) await judgeTheEnd(stage);
  clearInterval(checks);
  for (const socket of stage.sockets) socket.close();
  await stage.psql.end();
  return stage.judge;
}

async function judgeTheEnd(stage) {
  await stage.deployment.allReady();
  await changeLast(stage);
  await pause(QUIET_MS);
  await judgePushes(stage);
  await audit(stage);
}

/** No trade comes after it any more that would tell what nobody was told of. */
async function changeLast(stage) {
  await readEverywhere(stage, stage.portfolios);
  for (const portfolio of stage.portfolios) await changeRow(stage, stage.random, portfolio);
}

async function setUp(options, book, dir) {
  const servers = await Servers.start(book, dir);
  const deployment = new Deployment();
  const settings = {
    ...(options.faults.includes(slowLoads.name) && slowLoads.settings),
    ...(options.without && { TEST_WITHOUT: options.without }),
  };
  await deployment.start(book, dir, servers, { ...options, settings });
  const [random, ledger, weather] = [new Random(options.seed), new Ledger(), new Weather()];
  const judge = new Judge(ledger, weather);
  const stage = { options, servers, deployment, random, ledger, weather, judge };
  stage.portfolios = await createPortfolios(deployment);
  stage.rota = new Rota(stage.portfolios);
  stage.psql = connect(servers.postgres.url);
  stage.sockets = openSockets(stage);
  return stage;
}

/** At the end all of them are there, and know everything. */
async function judgePushes({ sockets, judge }) {
  await until(() => sockets.every(({ isSubscribed }) => isSubscribed), 5000);
  for (const socket of sockets) {
    if (!socket.isSubscribed) judge.verdict.break('pushes', 'a socket could not subscribe');
    socket.check();
  }
}
