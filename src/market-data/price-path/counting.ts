import type { Judgement } from './judge.js';
import { correctionsTotal, suspectsTotal, ticksTotal } from './metrics.js';

/** Counts what became of the ticks of a batch, once that is committed. */
export function countJudged(judgements: readonly Judgement[]): void {
  const counts = { stored: 0, conflated: 0, ignored: 0, suspect: 0, unknown: 0 };
  for (const { verdicts, latest, released, isCorrection } of judgements) {
    if (isCorrection) {
      for (const [{ newest }, verdict] of verdicts) {
        correctionsTotal.inc({ result: verdict === 'unknown' ? verdict : newest.correction });
      }
      continue;
    }
    if (latest) counts.stored += 1;
    if (released) suspectsTotal.inc({ result: 'confirmed' });
    let accepted = 0;
    for (const [{ bar, late }, verdict] of verdicts) {
      if (verdict === 'accepted') accepted += bar.ticks - late;
      if (verdict === 'accepted') counts.ignored += late;
      else counts[verdict] += bar.ticks;
    }
    counts.conflated += Math.max(0, accepted - (latest ? 1 : 0));
  }
  suspectsTotal.inc({ result: 'held' }, counts.suspect);
  for (const [result, count] of Object.entries(counts)) ticksTotal.inc({ result }, count);
}
