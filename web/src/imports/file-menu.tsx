import { Menu } from '../ui/menu.js';
import { download } from './download.js';

interface FileMenuProps {
  portfolio: { id: string; name: string };
}

/** How trades come in from files, and go out to them. */
export function FileMenu({ portfolio }: FileMenuProps) {
  const actions = [
    { id: 'import', name: 'Import…', href: `/portfolios/${portfolio.id}/import` },
    { id: 'csv', name: 'Export as CSV', onAction: () => void download(portfolio, 'csv') },
    { id: 'json', name: 'Export as JSON', onAction: () => void download(portfolio, 'json') },
  ];
  return <Menu button="Import and export ▾" label="Import and export" actions={actions} />;
}
