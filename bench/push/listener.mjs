/**
 * A process full of clients: each opens a WebSocket, follows what it is told to and does nothing else, so that the server is what is
 * measured. Speaks Engine.IO 4 by hand; a client library would cost more than the server.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';

const OPENING_AT_ONCE = 100;
/** What an update says about its own beginning, and how that is read. */
const clocks = {
  sentAt: { mark: '"sentAt":', read: (text) => Number.parseFloat(text) },
  asOf: { mark: '"asOf":"', read: (text) => Date.parse(text.slice(0, 24)) },
  priceAsOf: { mark: '"priceAsOf":"', read: (text) => Date.parse(text.slice(0, 24)) },
};

const now = () => performance.timeOrigin + performance.now();

let clock = clocks.sentAt;
let delays = [];
let bytes = 0;
let closed = 0;
const sockets = [];

/** @param {{ url: string, namespace: string, token?: string, subscribe?: object }} client */
function open({ url, namespace, token, subscribe }) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
    perMessageDeflate: false,
    skipUTF8Validation: true,
  });
  sockets.push(socket);
  const head = namespace === '/' ? '' : `${namespace},`;
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => (closed += 1));
    socket.on('message', (/** @type {Buffer} */ data) => {
      const text = data.toString('latin1');
      if (text === '2') socket.send('3');
      else if (text.startsWith('0')) socket.send(`40${head}${token ? JSON.stringify({ token }) : ''}`);
      else if (text.startsWith('44')) reject(new Error(text));
      else if (text.startsWith('40')) {
        if (subscribe) socket.send(`42${head}0${JSON.stringify(['subscribe', subscribe])}`);
        else resolve();
      } else if (text.startsWith('43')) resolve();
      else hear(text);
    });
  });
}

function hear(text) {
  const at = text.indexOf(clock.mark);
  if (at < 0) return;
  delays.push(now() - clock.read(text.slice(at + clock.mark.length, at + clock.mark.length + 40)));
  bytes += text.length;
}

async function openAll(clients) {
  let next = 0;
  const work = async () => {
    while (next < clients.length) await open(clients[next++]);
  };
  await Promise.all(Array.from({ length: OPENING_AT_ONCE }, work));
}

const stages = {
  open: async ({ clients }) => {
    const startedAt = performance.now();
    await openAll(clients);
    return { seconds: (performance.now() - startedAt) / 1000 };
  },
  begin: async ({ by = 'sentAt' }) => {
    clock = clocks[by];
    [delays, bytes, closed] = [[], 0, 0];
    return {};
  },
  /** What is on its way is waited for. */
  end: async () => {
    await pause(2000);
    return { delays, bytes, closed, cpu: process.cpuUsage() };
  },
  /** From now on nothing is read. */
  deaf: async () => {
    for (const { _socket } of sockets) _socket.pause();
    return {};
  },
  close: async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    return {};
  },
};

process.on('message', ({ stage, ...rest }) => {
  stages[stage](rest).then(
    (answer) => process.send(answer),
    (error) => process.send({ error: error.message }),
  );
});
process.send({ ready: true });
