import { useEffect, useState } from 'react';
import { changePreferences, readPreferences } from '../api/preferences.js';
import { detailOf } from '../api/problem.js';
import { Select } from '../ui/select.js';
import { Skeleton } from '../ui/skeleton.js';
import { toast } from '../ui/toasts.js';
import styles from './notices.module.css';

const usual = [0, 1000, 5000, 30_000, 60_000, 300_000, 3_600_000];

/** How often prices may move the user's portfolios, in every browser. */
export function UpdateFrequency() {
  const [chosen, setChosen] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    readPreferences().then(
      ({ minIntervalMs }) => setChosen(minIntervalMs),
      (error: unknown) => setProblem(detailOf(error)),
    );
  }, []);

  const choose = async (minIntervalMs: number) => {
    const before = chosen;
    setChosen(minIntervalMs);
    try {
      await changePreferences({ minIntervalMs });
    } catch (error) {
      setChosen(before);
      toast({ title: 'The update frequency stays as it was', detail: detailOf(error), tone: 'bad' });
    }
  };

  if (problem) return <p role="alert">The update frequency could not be read: {problem}</p>;
  if (chosen === null) return <Skeleton height="4rem" />;
  const options = [...new Set([...usual, chosen])].toSorted((a, b) => a - b);
  return (
    <div className={styles.setting}>
      <Select
        label="How often prices move your portfolios"
        options={options.map((ms) => ({ id: String(ms), name: nameOf(ms) }))}
        value={String(chosen)}
        onChange={(ms) => void choose(Number(ms))}
      />
      <p className={styles.hint}>For your account, in every browser. What you change yourself is seen at once.</p>
    </div>
  );
}

function nameOf(ms: number): string {
  if (ms === 0) return 'As they come';
  if (ms < 60_000) return `Every ${ms / 1000} s`;
  return ms < 3_600_000 ? `Every ${ms / 60_000} min` : 'Once an hour';
}
