import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { FileMenu } from '../imports/file-menu.js';
import { usePortfolioList } from '../live/portfolio-list.js';
import { usePortfolioFact } from '../live/portfolios.js';
import { TradeButton } from '../ticket/trade-button.js';
import { Select } from '../ui/select.js';
import { NewPortfolio } from './new-portfolio.js';
import { PortfolioMenu } from './portfolio-menu.js';
import styles from './portfolio-header.module.css';

/** Which portfolio it is, and what can be done with it. */
export function PortfolioHeader({ portfolioId: id }: { portfolioId: string }) {
  const name = usePortfolioFact(id, (portfolio) => portfolio.name) ?? '';
  const { items, load } = usePortfolioList();
  const [, navigate] = useLocation();
  useEffect(() => void load(), [load]);
  const others = (items ?? []).filter((item) => item.id !== id);
  return (
    <header className={styles.header}>
      <h1 className={styles.title}>
        <Select
          label="Portfolio"
          isLabelHidden
          options={[{ id, name }, ...others]}
          value={id}
          onChange={(chosen) => navigate(`/portfolios/${chosen}`)}
        />
      </h1>
      <div className={styles.actions}>
        <TradeButton portfolioId={id} />
        <FileMenu portfolio={{ id, name }} />
        <NewPortfolio />
        <PortfolioMenu portfolioId={id} />
      </div>
    </header>
  );
}
