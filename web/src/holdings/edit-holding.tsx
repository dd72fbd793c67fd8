import type { Position } from 'freshfolio/client';
import { ConflictDialog } from '../conflicts/conflict-dialog.js';
import { useEdited } from '../conflicts/use-edited.js';
import { useVersioned } from '../conflicts/use-versioned.js';
import { Dialog } from '../ui/dialog.js';
import { toast } from '../ui/toasts.js';
import { closeHolding } from './holding-dialog.js';
import { fields, HoldingForm, type HoldingFigures } from './holding-form.js';
import { changeHolding } from './holdings.js';

const figuresOf = ({ quantity, averageCost }: Position): HoldingFigures => ({
  quantity,
  averageCost: averageCost ?? '',
});

interface EditHoldingProps {
  portfolioId: string;
  /** as it was when the editing began */
  position: Position;
}

/** Quantity and cost as they are from now on, without cash. */
export default function EditHolding({ portfolioId, position }: EditHoldingProps) {
  const { id, symbol, currency } = position;
  const { typed, changes, edit, goOnFrom } = useEdited(figuresOf(position));
  const { submit, goBack, conflict, problem, isBusy } = useVersioned<Position>({
    version: position.version,
    send: (version) => changeHolding({ portfolioId, id, version }, changes),
    onDone: () => {
      toast({ tone: 'good', title: `Set by hand: ${symbol}` });
      closeHolding();
    },
  });
  if (conflict) {
    const rows = fields.map((field) => ({
      name: field.name,
      yours: changes[field.id] ?? 'as it is',
      theirs: conflict.theirs[field.id] ?? '—',
      isDifferent: conflict.fields.includes(field.id),
    }));
    const back = () => {
      goOnFrom(figuresOf(conflict.theirs));
      goBack();
    };
    return (
      <ConflictDialog
        what={symbol}
        rows={rows}
        isBusy={isBusy}
        onKeepTheirs={closeHolding}
        onOverwrite={submit}
        onBack={back}
      />
    );
  }
  return (
    <Dialog title={`Edit ${symbol}`} isOpen onClose={closeHolding}>
      <HoldingForm {...{ typed, changes, edit, currency, problem, isBusy }} onSave={submit} />
    </Dialog>
  );
}
