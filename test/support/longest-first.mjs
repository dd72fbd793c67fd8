import { statSync } from 'node:fs';
import Sequencer from '@jest/test-sequencer';

/** In ms, of suites that are short to read and long to run: one that starts last leaves the other core idle. */
const long = Object.entries({
  'test/realtime/truth.spec.ts': 150_000,
  'test/api/cache-cli.spec.ts': 20_000,
  'test/portfolio/many-writers.spec.ts': 20_000,
  'test/recompute/processes.spec.ts': 20_000,
  'test/replay.spec.ts': 20_000,
  'test/api/stop.spec.ts': 20_000,
  'test/realtime/notices.spec.ts': 18_000,
  // Its processes want all cores: beside the one before all others both would take longer.
  'test/torture.spec.ts': 12_500,
  'test/api/configuration.spec.ts': 12_000,
  'test/portfolio/fuzz.spec.ts': 12_000,
});

/** Jest starts with the longest. What it remembers of the last run does not know which should be apart. */
export default class LongestFirst extends Sequencer {
  time(test) {
    const known = long.find(([path]) => test.path.endsWith(path))?.[1] ?? super.time(test);
    // The others take about a second for each screen of code.
    return known ?? statSync(test.path).size;
  }
}
