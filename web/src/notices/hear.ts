import { useEffect } from 'react';
import type { Notice } from 'freshfolio/client';
import type { Alert } from '../api/notices.js';
import { useConnection } from '../live/connection.js';
import { pricesDegraded } from '../live/market.js';
import { usePortfolioList } from '../live/portfolio-list.js';
import { useSession } from '../session/session.js';
import { toast } from '../ui/toasts.js';
import { useImportProgress, type ImportProgress } from '../imports/import-progress.js';
import { notify } from './browser-notifications.js';
import { useNotices } from './notice-list.js';
import { wordsOf } from './words.js';

/** Nothing brings notices while the page polls: the list is asked for. */
const ASK_MS = 60_000;
/** of those that were missed */
const MOST_TOASTS = 3;

/** Tells whatever the server has to tell, on whichever page that is. */
export function useHeardNotices(): void {
  const client = useConnection((state) => state.client);
  const isUser = useSession((state) => state.session?.role === 'user');
  const connection = useConnection(({ state }) => state.state);
  useEffect(() => client?.onNotice(hear), [client]);
  useEffect(() => {
    if (isUser) void usePortfolioList.getState().load();
  }, [isUser]);
  useEffect(() => {
    if (!isUser || (connection !== 'live' && connection !== 'polling')) return undefined;
    void tellMissed();
    if (connection === 'live') return undefined;
    const timer = setInterval(() => void tellMissed(), ASK_MS);
    return () => clearInterval(timer);
  }, [isUser, connection]);
}

export function hear({ code, detail, ...facts }: Notice): void {
  switch (code) {
    case 'alert': {
      const alert = { ...facts, readAt: null } as unknown as Alert;
      useNotices.getState().add(alert);
      return tellAlert(alert);
    }
    case 'import_progress':
      return useImportProgress.getState().hear(facts as unknown as ImportProgress);
    case 'prices_degraded':
      pricesDegraded(String(facts.since));
      return toast({ title: 'No prices come', detail, tone: 'bad' });
    case 'prices_restored':
      pricesDegraded(null);
      return toast({ title: 'Prices come again', detail, tone: 'good' });
    case 'notices_missed':
      return void tellMissed();
    case 'server_stopping':
      // The connection says what comes of it.
      return undefined;
    default:
      return toast({ title: 'Notice', detail: detail ?? code, tone: 'plain' });
  }
}

function tellAlert(alert: Alert): void {
  toast({ ...wordsOf(alert), tone: 'plain' });
  notify(alert);
}

async function tellMissed(): Promise<void> {
  const missed = await useNotices.getState().load();
  for (const alert of missed.slice(0, MOST_TOASTS).toReversed()) tellAlert(alert);
}
