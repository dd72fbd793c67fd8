import { lazy, Suspense, type ReactNode } from 'react';
import { useParams } from 'wouter';
import { ValueChartPlace } from '../charts/value-chart-place.js';
import { HoldingHost } from '../holdings/holding-host.js';
import { usePortfolioFact } from '../live/portfolios.js';
import { TicketHost } from '../ticket/ticket-host.js';
import { Card } from '../ui/card.js';
import { Loading } from '../ui/skeleton.js';
import { Tabs } from '../ui/tabs.js';
import { PortfolioHeader } from './portfolio-header.js';
import { PortfolioValue } from './portfolio-value.js';
import { Positions } from './positions/positions.js';

const AllocationTab = lazy(() => import('../allocation/allocation-tab.js'));
const PerformanceTab = lazy(() => import('../performance/performance-tab.js'));
const TradesTab = lazy(() => import('../trades/trades-tab.js'));

const later = (content: ReactNode) => <Suspense fallback={<Loading height="24rem" />}>{content}</Suspense>;

/** What it is worth, how that came about, and what it is made of. Each part follows what it shows. */
export function PortfolioDashboard({ portfolioId: id }: { portfolioId: string }) {
  const { tab = 'positions' } = useParams();
  const currency = usePortfolioFact(id, ({ baseCurrency }) => baseCurrency) ?? 'USD';
  const tabs = [
    { id: 'positions', name: 'Positions', content: <Positions portfolioId={id} /> },
    { id: 'trades', name: 'Trades', content: later(<TradesTab portfolioId={id} />) },
    { id: 'allocation', name: 'Allocation', content: later(<AllocationTab portfolioId={id} />) },
    { id: 'performance', name: 'Performance', content: later(<PerformanceTab portfolioId={id} />) },
  ];
  return (
    <>
      <PortfolioHeader portfolioId={id} />
      <PortfolioValue portfolioId={id} />
      <ValueChartPlace portfolioId={id} currency={currency} />
      <Card>
        <Tabs label="Parts of the portfolio" selected={tab} base={`/portfolios/${id}`} tabs={tabs} />
      </Card>
      <TicketHost />
      <HoldingHost />
    </>
  );
}
