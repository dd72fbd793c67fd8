import { useMemo } from 'react';
import { moment } from '../figures/format.js';
import { useSession } from '../session/session.js';
import { Banner } from '../ui/banner.js';
import { Card } from '../ui/card.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/skeleton.js';
import { Lanes } from './lanes.js';
import { PanelCard } from './panel-card.js';
import { panels } from './panels.js';
import { spansOf } from './samples.js';
import { useSamples } from './use-samples.js';
import styles from './operations.module.css';

/** How the application does, for whoever runs it. */
export default function OperationsPage() {
  const isAdmin = useSession((state) => state.session?.role === 'admin');
  if (isAdmin) return <Operations />;
  return (
    <Empty title="This page is for administrators">
      <p>Your account has another role. Sign in as an administrator to see how the application does.</p>
      <a href="/">To your portfolios</a>
    </Empty>
  );
}

function Operations() {
  const { samples, error } = useSamples();
  const spans = useMemo(() => spansOf(samples), [samples]);
  const last = samples.at(-1);
  return (
    <>
      <header className={styles.head}>
        <h1>Operations</h1>
        <nav className={styles.links} aria-label="Tools">
          <a href="/admin/queues" target="_blank" rel="noreferrer">
            Jobs (Bull Board)
          </a>
          <a href="/api/docs" target="_blank" rel="noreferrer">
            API (OpenAPI)
          </a>
        </nav>
      </header>
      {error && <Banner tone="bad">The figures could not be read: {error.message}. They are asked for again.</Banner>}
      {!last && !error && <Loading height="60vh" />}
      {last && (
        <>
          <div className={styles.panels}>
            {panels.map((panel) => (
              <PanelCard key={panel.id} panel={panel} spans={spans} />
            ))}
          </div>
          <Card title="Queue by lane">
            <Lanes queue={last.queue} />
          </Card>
          <p className={styles.meaning}>
            Process {last.pid} ({last.role}), since {moment(last.startedAt)}; queue and outbox are those of the whole
            deployment. Bull Board asks for email and password once more.
          </p>
        </>
      )}
    </>
  );
}
