/** The last step of a worker, and nothing before it: a portfolio was valued, and its update goes out. Once a second each. */
import { Redis } from 'ioredis';
import { PortfolioPushes } from '../../dist/portfolio/live/portfolio-pushes.js';
import { RealtimeBus } from '../../dist/realtime/realtime-bus.js';

const SLICES = 50;

const redis = new Redis(process.env.REDIS_URL);
const config = { redis: { prefix: process.env.REDIS_PREFIX, queueUrl: process.env.REDIS_URL } };
const pushes = new PortfolioPushes(new RealtimeBus(redis, config));
const now = () => performance.timeOrigin + performance.now();

let timer;
let sent = 0;

/** @param {{ portfolios: { userId: string, portfolioId: string }[], payload: object }} what */
function begin({ portfolios, payload }) {
  let slice = 0;
  // Above every number that a snapshot may have.
  let sequence = Date.now() + 3_600_000;
  let since = 0;
  timer = setInterval(() => {
    for (let at = slice; at < portfolios.length; at += SLICES) {
      const { userId, portfolioId } = portfolios[at];
      const update = { ...payload, portfolioId, sequence, since, sentAt: now() };
      pushes.valued({ userId, portfolioId, update });
      sent += 1;
    }
    slice = (slice + 1) % SLICES;
    if (slice === 0) [since, sequence] = [sequence, sequence + 1];
  }, 1000 / SLICES);
}

/** As much as it can: big updates for clients that do not read. */
function flood({ portfolios, payload, count }) {
  const first = Date.now() + 3_600_000;
  for (let at = 0; at < count; at += 1) {
    for (const { userId, portfolioId } of portfolios) {
      const update = { ...payload, portfolioId, sequence: first + at, since: at === 0 ? 0 : first + at - 1 };
      pushes.valued({ userId, portfolioId, update });
    }
  }
}

process.on('message', ({ stage, ...rest }) => {
  if (stage === 'begin') begin(rest);
  if (stage === 'end') clearInterval(timer);
  if (stage === 'flood') flood(rest);
  process.send({ sent });
});
process.send({ ready: true });
