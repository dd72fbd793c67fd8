/** One end of a bus between processes: says messages, or hears those of its own half of the rooms. */
import { Redis } from 'ioredis';

const STREAM = 'bench-bus';
const redis = new Redis(process.env.REDIS_URL, { enableAutoPipelining: false });
const heard = { all: 0, wanted: 0 };
const over = new AbortController();

const roomOf = (at) => `room:${at}`;

/** Everybody reads everything that is in the one stream, and drops what none of its clients follows. */
async function readStream(wanted) {
  let last = '$';
  while (!over.signal.aborted) {
    const answer = await redis.xread('COUNT', 1000, 'BLOCK', 100, 'STREAMS', STREAM, last);
    for (const [id, [, text]] of answer?.[0]?.[1] ?? []) {
      last = id;
      const { room } = JSON.parse(text);
      heard.all += 1;
      if (wanted.has(room)) heard.wanted += 1;
    }
  }
}

/** The rooms that are followed here, each a channel. */
async function readChannels(wanted, command, event) {
  redis.on(event, (_, text) => {
    JSON.parse(text);
    heard.all += 1;
    heard.wanted += 1;
  });
  await redis[command](...wanted);
}

const ways = {
  stream: {
    read: (wanted) => void readStream(wanted),
    say: (text) => redis.xadd(STREAM, 'MAXLEN', '~', 10_000, '*', 'm', text),
  },
  channels: {
    read: (wanted) => readChannels(wanted, 'subscribe', 'message'),
    say: (text, room) => redis.publish(room, text),
  },
  sharded: {
    read: (wanted) => readChannels(wanted, 'ssubscribe', 'smessage'),
    say: (text, room) => redis.spublish(room, text),
  },
};

const stages = {
  read: async ({ way, half, rooms }) => {
    const wanted = new Set(Array.from({ length: rooms }, (_, at) => roomOf(at)).filter((_, at) => at % 2 === half));
    await ways[way].read(wanted);
  },
  say: async ({ way, rooms, perSecond, seconds, payload }) => {
    const slice = perSecond / 50;
    for (let step = 0; step < seconds * 50; step += 1) {
      const pause = new Promise((resolve) => setTimeout(resolve, 20));
      for (let at = 0; at < slice; at += 1) {
        const room = roomOf((step * slice + at) % rooms);
        void ways[way].say(JSON.stringify({ room, ...payload }), room);
      }
      await pause;
    }
  },
  end: async () => {
    over.abort();
  },
};

process.on('message', ({ stage, ...rest }) => {
  stages[stage](rest).then(
    () => process.send(heard),
    (error) => process.send({ error: error.message }),
  );
});
process.send({ ready: true });
