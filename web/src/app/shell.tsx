import type { ReactNode } from 'react';
import { RouterProvider } from 'react-aria-components';
import { useLocation } from 'wouter';
import { useRestWhileHidden } from './rest-while-hidden.js';
import { useHeardNotices } from '../notices/hear.js';
import { Account } from './account.js';
import { ConnectionMark } from './connection-mark.js';
import { DegradedBanner } from './degraded-banner.js';
import { MarketMark } from './market-mark.js';
import { Navigation } from './navigation.js';
import { PausedBanner } from './paused-banner.js';
import styles from './shell.module.css';

/** What is around every page. */
export function Shell({ children }: { children: ReactNode }) {
  const [, navigate] = useLocation();
  useHeardNotices();
  useRestWhileHidden();
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
        <PausedBanner />
        <DegradedBanner />
      </div>
      <main id="page" className={styles.page} tabIndex={-1}>
        {children}
      </main>
      <footer className={styles.footer}>
        Charts: <a href="https://www.tradingview.com/">TradingView Lightweight Charts™</a>
      </footer>
    </RouterProvider>
  );
}
