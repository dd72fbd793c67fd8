import { lazy, Suspense, type ComponentType } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { RETURN_PATH } from '../session/return-path.js';
import { useSession } from '../session/session.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/skeleton.js';
import { ErrorBoundary } from './error-boundary.js';

const PortfolioPage = lazy(() => import('../portfolio/portfolio-page.js'));
const ImportPage = lazy(() => import('../imports/import-page.js'));
const WatchlistsPage = lazy(() => import('../watchlists/watchlists-page.js'));
const NoticesPage = lazy(() => import('../notices/notices-page.js'));
const OperationsPage = lazy(() => import('../operations/operations-page.js'));
const FirstPortfolio = lazy(() => import('../portfolio/first-portfolio.js'));

interface Page {
  path: string;
  Component: ComponentType;
}

const pages: readonly Page[] = [
  { path: '/portfolios', Component: FirstPortfolio },
  { path: '/portfolios/:id/import', Component: ImportPage },
  { path: '/portfolios/:id/:tab?', Component: PortfolioPage },
  { path: '/watchlists/:id?', Component: WatchlistsPage },
  { path: '/notices/:tab?', Component: NoticesPage },
  { path: '/operations', Component: OperationsPage },
];

/** What stands at each address. Each page comes when somebody goes there. */
export function Pages() {
  const [location] = useLocation();
  const isAdmin = useSession((state) => state.session?.role === 'admin');
  return (
    <ErrorBoundary key={location.split('/')[1]}>
      <Suspense fallback={<Loading height="60vh" />}>
        <Switch>
          <Route path="/">
            <Redirect to={isAdmin ? '/operations' : '/portfolios'} replace />
          </Route>
          <Route path={RETURN_PATH}>
            <Redirect to="/" replace />
          </Route>
          {pages.map(({ path, Component }) => (
            <Route key={path} path={path} component={Component} />
          ))}
          <Route>
            <Empty title="There is nothing at this address" />
          </Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}
