import { lazy, Suspense } from 'react';
import { ErrorBoundary } from '../app/error-boundary.js';
import { Card } from '../ui/card.js';
import { Loading } from '../ui/skeleton.js';
import styles from './value-chart.module.css';

const ValueChart = lazy(() => import('./value-chart.js'));

/** As high as the chart will be: it comes after the figures, and moves nothing. */
export function ValueChartPlace(props: { portfolioId: string; currency: string }) {
  return (
    <Card>
      <div className={styles.place}>
        <ErrorBoundary>
          <Suspense fallback={<Loading height="24rem" />}>
            <ValueChart {...props} />
          </Suspense>
        </ErrorBoundary>
      </div>
    </Card>
  );
}
