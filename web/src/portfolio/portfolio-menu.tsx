import { lazy, Suspense, useState } from 'react';
import type { Portfolio } from 'freshfolio/client';
import { addByHand } from '../holdings/holding-dialog.js';
import { usePortfolios } from '../live/portfolios.js';
import { Menu } from '../ui/menu.js';

const PortfolioSettings = lazy(() => import('./portfolio-settings.js'));
const DeletePortfolio = lazy(() => import('./delete-portfolio.js'));

/** What is seldom done with a portfolio. */
export function PortfolioMenu({ portfolioId }: { portfolioId: string }) {
  // As it is when the dialog opens: what others do meanwhile is a conflict, and no surprise in a field.
  const [opened, setOpened] = useState<{ kind: 'settings' | 'delete'; seen: Portfolio } | null>(null);
  const open = (kind: 'settings' | 'delete') => {
    const seen = usePortfolios.getState().portfolios[portfolioId];
    if (seen) setOpened({ kind, seen });
  };
  const close = () => setOpened(null);
  const actions = [
    { id: 'add', name: 'Add a holding', onAction: () => addByHand(portfolioId) },
    { id: 'settings', name: 'Settings', onAction: () => open('settings') },
    { id: 'delete', name: 'Delete portfolio', onAction: () => open('delete') },
  ];
  return (
    <>
      <Menu button="⋯" label="More of this portfolio" actions={actions} />
      <Suspense fallback={null}>
        {opened?.kind === 'settings' && <PortfolioSettings seen={opened.seen} onClose={close} />}
        {opened?.kind === 'delete' && <DeletePortfolio seen={opened.seen} onClose={close} />}
      </Suspense>
    </>
  );
}
