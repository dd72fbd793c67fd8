import type { OperationsFigures } from './figures.js';
import type { Span } from './rates.js';

const KEPT_MS = 300_000;
/** What is counted is compared with what it was so long before: in two seconds too little happens. */
const SPAN_MS = 10_000;

/** With another one behind them; those of the last five minutes. */
export function withSample(samples: readonly OperationsFigures[], sample: OperationsFigures): OperationsFigures[] {
  const oldest = Date.parse(sample.at) - KEPT_MS;
  return [...samples.filter(({ at }) => Date.parse(at) >= oldest), sample];
}

/** From ten seconds before each sample to it. */
export function spansOf(samples: readonly OperationsFigures[]): Span[] {
  let first = 0;
  return samples.map((after) => {
    while (Date.parse(after.at) - Date.parse(samples[first]!.at) > SPAN_MS) first += 1;
    return [samples[first]!, after];
  });
}
