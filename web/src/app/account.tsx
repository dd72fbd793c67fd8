import { useSession } from '../session/session.js';
import { signOut } from '../session/sign-in.js';
import { Menu } from '../ui/menu.js';
import { chooseTheme } from './theme.js';

/** Whoever is signed in, and what concerns them alone. */
export function Account() {
  const email = useSession((state) => state.session!.email);
  const actions = [
    { id: 'system', name: 'Colours of the system', onAction: () => chooseTheme('system') },
    { id: 'light', name: 'Light', onAction: () => chooseTheme('light') },
    { id: 'dark', name: 'Dark', onAction: () => chooseTheme('dark') },
    { id: 'docs', name: 'API documentation', href: '/api/docs', target: '_blank' },
    { id: 'sign-out', name: 'Sign out', onAction: () => void signOut() },
  ];
  return <Menu button={email[0]!.toUpperCase()} label={`Account of ${email}`} size="small" actions={actions} />;
}
