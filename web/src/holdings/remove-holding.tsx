import type { Position } from 'freshfolio/client';
import { ConflictDialog } from '../conflicts/conflict-dialog.js';
import { useVersioned } from '../conflicts/use-versioned.js';
import { Confirm } from '../ui/confirm.js';
import { toast } from '../ui/toasts.js';
import { closeHolding } from './holding-dialog.js';
import { removeHolding } from './holdings.js';

export default function RemoveHolding({ portfolioId, position }: { portfolioId: string; position: Position }) {
  const { id, symbol, quantity } = position;
  const { submit, conflict, problem, isBusy } = useVersioned<Position>({
    version: position.version,
    send: (version) => removeHolding({ portfolioId, id, version }),
    onDone: () => {
      toast({ tone: 'good', title: `Removed: ${symbol}` });
      closeHolding();
    },
  });
  if (conflict) {
    const rows = [
      {
        name: 'Before',
        yours: quantity,
        theirs: conflict.theirs.quantity,
        isDifferent: quantity !== conflict.theirs.quantity,
      },
      { name: 'After', yours: 'removed', theirs: conflict.theirs.quantity, isDifferent: false },
    ];
    return (
      <ConflictDialog
        what={symbol}
        rows={rows}
        action="Remove it"
        isBusy={isBusy}
        onKeepTheirs={closeHolding}
        onOverwrite={submit}
        onBack={closeHolding}
      />
    );
  }
  return (
    <Confirm
      title={`Remove ${symbol}?`}
      action="Remove"
      problem={problem}
      isBusy={isBusy}
      onConfirm={submit}
      onClose={closeHolding}
    >
      <p>Nothing of it is held from now on, without cash. What was realized and received before stays.</p>
    </Confirm>
  );
}
