import { Link } from 'react-aria-components/Link';
import { VisuallyHidden } from 'react-aria-components/VisuallyHidden';
import type { Alert } from '../api/notices.js';
import { time } from '../figures/format.js';
import { usePortfolioList } from '../live/portfolio-list.js';
import { subjectOf, wordsOf } from './words.js';
import styles from './notices.module.css';

export function NoticeRow({ alert }: { alert: Alert }) {
  // Its name may come later than the notice.
  usePortfolioList((list) => list.items);
  const { title, detail } = wordsOf(alert);
  const isNew = alert.readAt === null;
  return (
    <li className={styles.notice}>
      <span className={isNew ? styles.new : styles.old}>{isNew && <VisuallyHidden>New: </VisuallyHidden>}</span>
      <div className={styles.words}>
        <strong>{title}</strong>
        <p>{detail}</p>
        {alert.portfolioId !== undefined && (
          <Link className={styles.link} href={`/portfolios/${alert.portfolioId}`}>
            Go to {subjectOf(alert)}
          </Link>
        )}
      </div>
      <time className={styles.time} dateTime={alert.at}>
        {time(alert.at)}
      </time>
    </li>
  );
}
