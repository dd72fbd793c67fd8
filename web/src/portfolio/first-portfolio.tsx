import { useEffect } from 'react';
import { Redirect } from 'wouter';
import { usePortfolioList } from '../live/portfolio-list.js';
import { Button } from '../ui/button.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/skeleton.js';
import { lastSeen } from './last-seen.js';
import { NewPortfolio } from './new-portfolio.js';

/** To the portfolio that was looked at last, or the first; whoever has none makes one. */
export default function FirstPortfolio() {
  const { items, error, load } = usePortfolioList();
  useEffect(() => void load(), [load]);
  if (error && !items) {
    return (
      <Empty title="Your portfolios could not be read">
        <p>{error.message}</p>
        <Button onPress={() => void load()}>Try again</Button>
      </Empty>
    );
  }
  if (!items) return <Loading height="60vh" />;
  const last = items.find(({ id }) => id === lastSeen.get()) ?? items[0];
  if (last) return <Redirect to={`/portfolios/${last.id}`} replace />;
  return (
    <Empty title="You have no portfolio yet">
      <p>Make one, then book trades or import them from a file.</p>
      <NewPortfolio />
    </Empty>
  );
}
