import type { Portfolio } from 'freshfolio/client';
import { useParams } from 'wouter';
import { ValueChartPlace } from '../charts/value-chart-place.js';
import { TicketHost } from '../ticket/ticket-host.js';
import { Card } from '../ui/card.js';
import { Tabs } from '../ui/tabs.js';
import { PortfolioHeader } from './portfolio-header.js';
import { PortfolioValue } from './portfolio-value.js';
import { Positions } from './positions/positions.js';

/** What it is worth, how that came about, and what it is made of. */
export function PortfolioDashboard({ portfolio }: { portfolio: Portfolio }) {
  const { id } = portfolio;
  const { tab = 'positions' } = useParams();
  const tabs = [{ id: 'positions', name: 'Positions', content: <Positions portfolioId={id} /> }];
  return (
    <>
      <PortfolioHeader portfolio={portfolio} />
      <PortfolioValue portfolio={portfolio} />
      <ValueChartPlace portfolioId={id} currency={portfolio.baseCurrency} />
      <Card>
        <Tabs label="Parts of the portfolio" selected={tab} base={`/portfolios/${id}`} tabs={tabs} />
      </Card>
      <TicketHost />
    </>
  );
}
