import { usePortfolio } from '../live/portfolios.js';
import { Empty } from '../ui/empty.js';
import { byCurrency, byPosition, type Slice } from './allocation.js';
import { AllocationMeter } from './allocation-meter.js';
import styles from './allocation.module.css';

/** What the whole is made of, as it moves. */
export default function AllocationTab({ portfolioId }: { portfolioId: string }) {
  const portfolio = usePortfolio(portfolioId);
  if (!portfolio) return null;
  const positions = byPosition(portfolio);
  if (positions.length === 0) {
    return (
      <Empty title="There is nothing to allocate yet">
        <p>Book a deposit or a trade, or import what you have from a file.</p>
      </Empty>
    );
  }
  return (
    <div className={styles.allocation}>
      <Part title="By position" slices={positions} currency={portfolio.baseCurrency} />
      <Part title="By currency, cash included" slices={byCurrency(portfolio)} currency={portfolio.baseCurrency} />
    </div>
  );
}

function Part({ title, slices, currency }: { title: string; slices: readonly Slice[]; currency: string }) {
  const unknown = slices.filter(({ amount }) => amount === null);
  return (
    <section className={styles.part} aria-label={title}>
      <h2>{title}</h2>
      <ul className={styles.list}>
        {slices.map((slice) => (
          <li key={slice.id}>
            <AllocationMeter slice={slice} currency={currency} />
          </li>
        ))}
      </ul>
      {unknown.length > 0 && (
        <p className={styles.unknown} role="status">
          The shares are of what is known, which leaves out {unknown.map(({ name }) => name).join(', ')}.
        </p>
      )}
    </section>
  );
}
