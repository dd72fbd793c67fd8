import type { Portfolio } from 'freshfolio/client';
import { useLocation } from 'wouter';
import { deletePortfolio, type PortfolioSummary } from '../api/portfolios.js';
import { useVersioned } from '../conflicts/use-versioned.js';
import { usePortfolioList } from '../live/portfolio-list.js';
import { Confirm } from '../ui/confirm.js';
import { toast } from '../ui/toasts.js';

/** Where its settings were changed meanwhile that is said, and asked once more. */
export default function DeletePortfolio({ seen, onClose }: { seen: Portfolio; onClose: () => void }) {
  const [, navigate] = useLocation();
  const load = usePortfolioList((list) => list.load);
  const { id, name, version } = seen;
  const { submit, conflict, problem, isBusy } = useVersioned<PortfolioSummary>({
    version,
    send: (expected) => deletePortfolio(id, expected),
    onDone: () => {
      toast({ tone: 'good', title: `Deleted: ${name}` });
      void load().then(() => navigate('/portfolios', { replace: true }));
      onClose();
    },
  });
  const changed = conflict && `It was changed meanwhile, and is called “${conflict.theirs.name}” now.`;
  return (
    <Confirm
      title={`Delete ${name}?`}
      action="Delete portfolio"
      problem={problem ?? changed}
      isBusy={isBusy}
      onConfirm={submit}
      onClose={onClose}
    >
      <p>Its positions, trades and history go with it. This cannot be undone.</p>
    </Confirm>
  );
}
