/** The peer: bare Socket.IO, without tokens, rooms or Redis, that sends the same bytes to each of its sockets once a second. */
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import './collected.mjs';

const SLICES = 50;

const http = createServer();
const io = new Server(http, { pingInterval: 10_000, pingTimeout: 5000 });
const sockets = [];
io.on('connection', (socket) => {
  sockets.push(socket);
});

let timer;
let sent = 0;
const now = () => performance.timeOrigin + performance.now();

function begin({ payload }) {
  let slice = 0;
  timer = setInterval(() => {
    for (let at = slice; at < sockets.length; at += SLICES) {
      sockets[at].emit('portfolio.update', { ...payload, sentAt: now() });
      sent += 1;
    }
    slice = (slice + 1) % SLICES;
  }, 1000 / SLICES);
}

process.on('message', ({ stage, ...rest }) => {
  if (stage === 'memory') return;
  if (stage === 'begin') begin(rest);
  if (stage === 'end') clearInterval(timer);
  process.send({ sent });
});
http.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${http.address().port}` }));
