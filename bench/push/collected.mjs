/** Loaded before a process' own module: answers how much memory is in use once the garbage is gone, and how much the system gave it for that. */
import { Session } from 'node:inspector/promises';

const session = new Session();
session.connect();

async function collected() {
  const uncollected = process.memoryUsage().rss;
  // Unlike gc() it takes all passes, and what is free goes back to the system.
  await session.post('HeapProfiler.collectGarbage');
  const { heapUsed, external, rss } = process.memoryUsage();
  return { memory: heapUsed + external, resident: rss, uncollected };
}

process.on('message', ({ stage }) => {
  if (stage === 'memory') void collected().then((answer) => process.send(answer));
});
