import { Change } from '../figures/change.js';
import { Figure } from '../figures/figure.js';
import { money } from '../figures/format.js';
import { usePortfolioFact } from '../live/portfolios.js';
import { FreshnessMark } from '../figures/freshness-mark.js';
import { missingReason, whyNotKnown } from './missing.js';
import styles from './portfolio-value.module.css';

/** What the whole is worth, and what of it is gain; what is left out of the sums is named. */
export function PortfolioValue({ portfolioId }: { portfolioId: string }) {
  const baseCurrency = usePortfolioFact(portfolioId, (portfolio) => portfolio.baseCurrency);
  const valuation = usePortfolioFact(portfolioId, (portfolio) => portfolio.valuation);
  if (!baseCurrency || !valuation) return null;
  const { totalValue, dayChange, dayChangePercent, unrealizedPnl, realizedPnl, totalPnl, cashValue, missing } =
    valuation;
  const facts = [
    { name: 'Unrealized', value: unrealizedPnl },
    { name: 'Realized', value: realizedPnl },
    { name: 'Total gain', value: totalPnl },
  ];
  return (
    <section className={styles.value} aria-label="Value">
      <div>
        <div className={styles.name}>
          Total value <FreshnessMark of={valuation} freshness={valuation.freshness} asOf={valuation.asOf} />
        </div>
        <div className={styles.total} data-testid="total-value">
          <Figure value={totalValue} format={money(baseCurrency)} />
        </div>
        <div className={styles.day}>
          <Change
            value={dayChange}
            percentage={dayChangePercent}
            currency={baseCurrency}
            reason={missingReason(missing) ?? 'no previous close'}
          />{' '}
          <span className={styles.name}>today</span>
        </div>
      </div>
      <dl className={styles.facts}>
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt className={styles.name}>{name}</dt>
            <dd>
              <Change value={value} currency={baseCurrency} />
            </dd>
          </div>
        ))}
        <div>
          <dt className={styles.name}>Cash</dt>
          <dd>
            <Figure value={cashValue} format={money(baseCurrency)} />
          </dd>
        </div>
      </dl>
      {missing.length > 0 && (
        <p className={styles.missing} role="status">
          Not in the sums: {missing.map(({ symbol, reason }) => `${symbol} (${whyNotKnown(reason)})`).join(', ')}
        </p>
      )}
    </section>
  );
}
