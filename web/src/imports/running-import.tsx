import { quantity } from '../figures/format.js';
import { Progress } from '../ui/progress.js';
import { useImportProgress, type ImportProgress } from './import-progress.js';

interface RunningImportProps {
  portfolioId: string;
  title: string;
  /** all rows are checked before the first is booked */
  isBooking: boolean;
}

/** How far the server is, as far as it says so. */
export function RunningImport({ portfolioId, title, isBooking }: RunningImportProps) {
  const told = useImportProgress((state) => state.progress);
  const progress = told?.portfolioId === portfolioId ? told : null;
  const words = progress && `: ${quantity(progress.done)} of ${quantity(progress.total)} rows ${progress.step}`;
  return <Progress label={`${title}${words ?? '…'}`} percent={progress && percentOf(progress, isBooking)} />;
}

export function percentOf({ step, done, total }: ImportProgress, isBooking: boolean): number {
  const part = total === 0 ? 100 : (100 * done) / total;
  if (!isBooking) return part;
  return step === 'checked' ? part / 2 : 50 + part / 2;
}
