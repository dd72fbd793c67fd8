/** Says the same as {@link file://./publisher.mjs}, straight to Redis. */
import { Redis } from 'ioredis';

const SLICES = 50;

const redis = new Redis(process.env.REDIS_URL);
const now = () => performance.timeOrigin + performance.now();

let timer;
let sent = 0;

function begin({ portfolios, payload }) {
  let slice = 0;
  timer = setInterval(() => {
    for (let at = slice; at < portfolios.length; at += SLICES) {
      const { portfolioId } = portfolios[at];
      redis.publish(portfolioId, JSON.stringify({ ...payload, portfolioId, sentAt: now() })).catch(() => undefined);
      sent += 1;
    }
    slice = (slice + 1) % SLICES;
  }, 1000 / SLICES);
}

process.on('message', ({ stage, ...rest }) => {
  if (stage === 'begin') begin(rest);
  if (stage === 'end') clearInterval(timer);
  process.send({ sent });
});
process.send({ ready: true });
