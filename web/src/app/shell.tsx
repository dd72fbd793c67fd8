import type { ReactNode } from 'react';
import { RouterProvider } from 'react-aria-components';
import { useLocation } from 'wouter';
import { useConnection } from '../live/connection.js';
import { useHeardNotices } from '../notices/hear.js';
import { Banner } from '../ui/banner.js';
import { Account } from './account.js';
import { ConnectionMark } from './connection-mark.js';
import { DegradedBanner } from './degraded-banner.js';
import { MarketMark } from './market-mark.js';
import { Navigation } from './navigation.js';
import styles from './shell.module.css';

/** What is around every page. */
export function Shell({ children }: { children: ReactNode }) {
  const [, navigate] = useLocation();
  useHeardNotices();
  const isPaused = useConnection((state) => state.isPaused);
  return (
    <RouterProvider navigate={navigate}>
      <a className={styles.skip} href="#page">
        Skip to the page
      </a>
      <header className={styles.header}>
        <a className={styles.brand} href="/" aria-label="Freshfolio">
          <img src="/icon.svg" alt="" width="28" height="28" />
          <span>Freshfolio</span>
        </a>
        <Navigation />
        <div className={styles.state}>
          <MarketMark />
          <ConnectionMark />
          <Account />
        </div>
      </header>
      <div className={styles.over}>
        {isPaused && (
          <Banner tone="warn">
            Updates are paused while the order ticket is open. The latest comes when you close it.
          </Banner>
        )}
        <DegradedBanner />
      </div>
      <main id="page" className={styles.page} tabIndex={-1}>
        {children}
      </main>
    </RouterProvider>
  );
}
