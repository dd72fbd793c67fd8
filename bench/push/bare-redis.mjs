/** The peer that crosses processes: Socket.IO with plain Redis pub/sub, a channel a socket; the message comes from another process. */
import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import './collected.mjs';

const http = createServer();
const io = new Server(http, { pingInterval: 10_000, pingTimeout: 5000 });
const redis = new Redis(process.env.REDIS_URL);
redis.on('message', (channel, text) => io.to(channel).emit('portfolio.update', JSON.parse(text)));
io.on('connection', (socket) => {
  socket.on('subscribe', async ({ portfolioIds: [room] }, done) => {
    void socket.join(room);
    await redis.subscribe(room);
    done({ ok: true });
  });
});

http.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${http.address().port}` }));
