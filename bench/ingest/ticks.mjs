import { Random } from '../../test/torture/random.mjs';
import { recording } from '../support/recording.mjs';

/** The trades of the recorded day in batches, from the opening on; undefined where the recording is absent. */
export async function recordedBatches(batches, size) {
  const { path, date, isThere, opensAt } = recording;
  if (!isThere) return undefined;
  const { openRecording } = await import('../../dist/market-data/feeds/recording.js');
  const ticks = [];
  for await (const tick of openRecording({ path, date })) {
    if (tick.asOf >= opensAt) ticks.push(tick);
    if (ticks.length === batches * size) break;
  }
  return Array.from({ length: batches }, (_, index) => ticks.slice(index * size, (index + 1) * size));
}

/** Batches in which every tick is of another symbol: there is nothing to conflate. */
export function wideBatches(batches, size, seed) {
  const random = new Random(seed);
  const startsAt = recording.opensAt.getTime();
  return Array.from({ length: batches }, (_, batch) =>
    Array.from({ length: size }, (_unused, index) => ({
      symbol: `W${index}`,
      price: `${100 + random.whole(50)}.${10 + random.whole(90)}`,
      volume: String(1 + random.whole(1000)),
      asOf: new Date(startsAt + batch * 1000),
      source: 'bench',
    })),
  );
}
