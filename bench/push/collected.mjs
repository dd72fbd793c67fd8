/** Loaded before a process' own module: answers how much memory is in use once the garbage is gone. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

process.on('message', ({ stage }) => {
  if (stage !== 'memory') return;
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.send({ memory: heapUsed + external, resident: rss });
});
