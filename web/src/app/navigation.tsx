import { Link } from 'react-aria-components/Link';
import { useLocation } from 'wouter';
import { UnreadBadge } from '../notices/unread-badge.js';
import { useSession } from '../session/session.js';
import styles from './navigation.module.css';

const places = [
  { href: '/portfolios', name: 'Portfolios', sign: '◧', roles: ['user'] },
  { href: '/watchlists', name: 'Watchlists', sign: '☆', roles: ['user'] },
  { href: '/notices', name: 'Notices', sign: '◔', roles: ['user'] },
  { href: '/operations', name: 'Operations', sign: '▤', roles: ['admin'] },
];

/** Along the top, on a phone along the bottom. */
export function Navigation() {
  const [location] = useLocation();
  const role = useSession((state) => state.session!.role);
  return (
    <nav className={styles.navigation} aria-label="Pages">
      {places
        .filter(({ roles }) => roles.includes(role))
        .map(({ href, name, sign }) => (
          <Link
            key={href}
            href={href}
            className={styles.place}
            aria-current={location.startsWith(href) ? 'page' : undefined}
          >
            <span className={styles.sign} aria-hidden="true">
              {sign}
            </span>
            <span>
              {name}
              {href === '/notices' && <UnreadBadge />}
            </span>
          </Link>
        ))}
    </nav>
  );
}
