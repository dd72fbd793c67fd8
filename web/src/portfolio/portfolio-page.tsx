import { useEffect } from 'react';
import { useParams } from 'wouter';
import { useFollowed, usePortfolioFact, usePortfolios } from '../live/portfolios.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/skeleton.js';
import { lastSeen } from './last-seen.js';
import { PortfolioDashboard } from './portfolio-dashboard.js';

/** One portfolio, followed for as long as it is looked at. */
export default function PortfolioPage() {
  const { id = '' } = useParams();
  useFollowed(id);
  useEffect(() => lastSeen.set(id), [id]);
  const isThere = usePortfolioFact(id, () => true);
  const ended = usePortfolios((state) => state.ended[id]);
  if (ended) {
    return (
      <Empty title={ended === 'deleted' ? 'This portfolio was deleted' : 'This portfolio is not there'}>
        <a href="/portfolios">To your portfolios</a>
      </Empty>
    );
  }
  if (!isThere) return <Loading height="70vh" />;
  return <PortfolioDashboard portfolioId={id} />;
}
