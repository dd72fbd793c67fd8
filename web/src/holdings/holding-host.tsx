import { lazy, Suspense } from 'react';
import { useHoldingDialog } from './holding-dialog.js';

const AddHolding = lazy(() => import('./add-holding.js'));
const EditHolding = lazy(() => import('./edit-holding.js'));
const RemoveHolding = lazy(() => import('./remove-holding.js'));

/** Where holdings are set by hand: above the rows, which come and go as one scrolls. */
export function HoldingHost() {
  const dialog = useHoldingDialog((state) => state.dialog);
  return (
    <Suspense fallback={null}>
      {dialog?.kind === 'add' && <AddHolding portfolioId={dialog.portfolioId} />}
      {dialog?.kind === 'edit' && <EditHolding portfolioId={dialog.portfolioId} position={dialog.position} />}
      {dialog?.kind === 'remove' && <RemoveHolding portfolioId={dialog.portfolioId} position={dialog.position} />}
    </Suspense>
  );
}
