import { useEffect, useState } from 'react';
import { Link } from 'react-aria-components/Link';
import type { Alert } from '../api/notices.js';
import { day } from '../figures/format.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/skeleton.js';
import { useNotices } from './notice-list.js';
import { NoticeRow } from './notice-row.js';
import { usePageSeen } from './use-page-seen.js';
import styles from './notices.module.css';

/** What the rules told, newest first. Whoever looks at it has read it. */
export function ToldNotices() {
  const { items, error, load } = useNotices();
  useRead();
  useEffect(() => void load(), [load]);
  if (!items && !error) return <Loading height="40vh" />;
  return (
    <div className={styles.told}>
      {error && (
        <Banner tone="bad">
          The notices could not be read: {error.message}
          <Button size="small" onPress={() => void load()}>
            Try again
          </Button>
        </Banner>
      )}
      {items?.length === 0 && (
        <Empty title="Nothing has been told yet">
          <p>Say what you want to be told: a price above or below a limit, a day change, a value that is late.</p>
          <Link href="/notices/rules">Make an alert rule</Link>
        </Empty>
      )}
      {byDay(items ?? []).map(([date, alerts]) => (
        <section key={date} aria-label={date}>
          <h2 className={styles.day}>{date}</h2>
          <ul>
            {alerts.map((alert) => (
              <NoticeRow key={alert.id} alert={alert} />
            ))}
          </ul>
        </section>
      ))}
      <Earlier />
    </div>
  );
}

function Earlier() {
  const { nextCursor, more } = useNotices();
  const [isBusy, setBusy] = useState(false);
  if (nextCursor === null) return null;
  const press = async () => {
    setBusy(true);
    await more();
    setBusy(false);
  };
  return (
    <Button isPending={isBusy} onPress={() => void press()}>
      Show earlier notices
    </Button>
  );
}

function useRead(): void {
  const { unread, readAll } = useNotices();
  const isSeen = usePageSeen();
  useEffect(() => {
    if (isSeen && unread > 0) void readAll();
  }, [isSeen, unread, readAll]);
}

/** In the reader's own zone. */
function byDay(alerts: readonly Alert[]): [string, Alert[]][] {
  const days = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const date = day(alert.at);
    days.set(date, [...(days.get(date) ?? []), alert]);
  }
  return [...days];
}
