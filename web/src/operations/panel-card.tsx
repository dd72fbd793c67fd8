import { lazy, Suspense, useMemo } from 'react';
import { Unknown } from '../figures/unknown.js';
import type { Panel } from './panels.js';
import type { Span } from './rates.js';
import styles from './operations.module.css';

const LineChart = lazy(() => import('../charts/line-chart.js'));

/** A figure as it is now, and as it was in the last five minutes. */
export function PanelCard({ panel, spans }: { panel: Panel; spans: readonly Span[] }) {
  const { title, meaning, value, format, judge } = panel;
  const last = spans.at(-1)!;
  const now = value(last);
  const { tone, words } = now === null ? ({ tone: 'accent', words: 'Nothing was counted' } as const) : judge(now, last);
  const points = useMemo(() => pointsOf(panel, spans), [panel, spans]);
  return (
    <section className={`${styles.panel} ${styles[tone]}`} aria-label={title} data-panel={panel.id}>
      <h2>{title}</h2>
      <p className={styles.now}>{now === null ? <Unknown reason="nothing was counted" /> : format(now)}</p>
      <p className={styles.meaning}>{meaning}</p>
      <div className={styles.line}>
        <Suspense>
          <LineChart
            points={points}
            format={format}
            tone={tone}
            isSmall
            reach={panel.reach}
            label={labelOf(panel, points)}
          />
        </Suspense>
      </div>
      <p className={styles.words} role={tone === 'bad' ? 'alert' : undefined}>
        {words}
      </p>
    </section>
  );
}

/** One a second at most. */
function pointsOf({ value }: Panel, spans: readonly Span[]) {
  const bySecond = new Map<number, { time: number; value?: number }>();
  for (const span of spans) {
    const time = Math.floor(Date.parse(span[1].at) / 1000);
    const known = value(span);
    bySecond.set(time, known === null ? { time } : { time, value: known });
  }
  return [...bySecond.values()];
}

function labelOf({ title, format }: Panel, points: readonly { value?: number }[]): string {
  const values = points.flatMap(({ value }) => value ?? []);
  if (values.length === 0) return `${title}, last five minutes: nothing was counted`;
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  return `${title}, last five minutes: lowest ${format(lowest)}, highest ${format(highest)}, now ${format(values.at(-1)!)}`;
}
