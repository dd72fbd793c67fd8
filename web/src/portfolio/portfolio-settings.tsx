import type { Portfolio } from 'freshfolio/client';
import { changePortfolio, type PortfolioSummary } from '../api/portfolios.js';
import { ConflictDialog } from '../conflicts/conflict-dialog.js';
import { useEdited } from '../conflicts/use-edited.js';
import { useVersioned } from '../conflicts/use-versioned.js';
import { usePortfolioList } from '../live/portfolio-list.js';
import { Dialog } from '../ui/dialog.js';
import { toast } from '../ui/toasts.js';
import { methods, SettingsForm, type Settings } from './settings-form.js';

/** Each setting as it is read. */
const settings = [
  { id: 'name', name: 'Name', say: (of: Settings) => of.name },
  {
    id: 'costMethod',
    name: 'Cost method',
    say: (of: Settings) => methods.find(({ id }) => id === of.costMethod)!.name,
  },
  {
    id: 'allowNegativeCash',
    name: 'Cash below zero',
    say: (of: Settings) => (of.allowNegativeCash ? 'allowed' : 'refused'),
  },
] as const;

const settingsOf = ({ name, costMethod, allowNegativeCash }: Settings): Settings => ({
  name,
  costMethod,
  allowNegativeCash,
});

export default function PortfolioSettings({ seen, onClose }: { seen: Portfolio; onClose: () => void }) {
  const load = usePortfolioList((list) => list.load);
  const { typed, changes, edit, goOnFrom } = useEdited(settingsOf(seen));
  const { submit, goBack, conflict, problem, isBusy } = useVersioned<PortfolioSummary>({
    version: seen.version,
    send: (version) => changePortfolio(seen.id, version, changes),
    onDone: () => {
      toast({ tone: 'good', title: `Saved: ${typed.name}` });
      void load();
      onClose();
    },
  });
  if (conflict) {
    const rows = settings.map(({ id, name, say }) => ({
      name,
      yours: id in changes ? say(typed) : 'as it is',
      theirs: say(conflict.theirs),
      isDifferent: conflict.fields.includes(id),
    }));
    const back = () => {
      goOnFrom(settingsOf(conflict.theirs));
      goBack();
    };
    return (
      <ConflictDialog
        what={seen.name}
        rows={rows}
        isBusy={isBusy}
        onKeepTheirs={onClose}
        onOverwrite={submit}
        onBack={back}
      />
    );
  }
  return (
    <Dialog title="Settings of the portfolio" isOpen onClose={onClose}>
      <SettingsForm {...{ typed, changes, edit, problem, isBusy }} onSave={submit} />
    </Dialog>
  );
}
