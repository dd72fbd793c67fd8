import { statSync } from 'node:fs';
import Sequencer from '@jest/test-sequencer';

/** In ms, of suites that are short to read and long to run: one that starts last leaves the other core idle. */
const long = Object.entries({
  'test/torture.spec.ts': 110_000,
  'test/api/cache-cli.spec.ts': 50_000,
  'test/api/configuration.spec.ts': 45_000,
  'test/portfolio/fuzz.spec.ts': 40_000,
  'test/api/stop.spec.ts': 30_000,
  'test/portfolio/many-writers.spec.ts': 25_000,
});

/** A fresh clone does not know yet how long its suites take, which Jest starts with the longest. */
export default class LongestFirst extends Sequencer {
  time(test) {
    const known = super.time(test) ?? long.find(([path]) => test.path.endsWith(path))?.[1];
    // The others take about a second for each screen of code.
    return known ?? statSync(test.path).size;
  }
}
