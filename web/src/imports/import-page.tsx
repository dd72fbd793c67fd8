import { Link } from 'react-aria-components/Link';
import { useParams } from 'wouter';
import { usePortfolioList } from '../live/portfolio-list.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';
import { Card } from '../ui/card.js';
import { Empty } from '../ui/empty.js';
import { quantity } from '../figures/format.js';
import { FileChoice } from './file-choice.js';
import { ImportPreview } from './import-preview.js';
import { RunningImport } from './running-import.js';
import { useImport } from './use-import.js';
import styles from './imports.module.css';

/** Trades of a file, looked at before they are booked. */
export default function ImportPage() {
  const { id = '' } = useParams();
  const name = usePortfolioList((list) => list.items?.find((item) => item.id === id)?.name) ?? 'the portfolio';
  const { state, problem, choose, book, again } = useImport(id);
  return (
    <>
      <h1>
        Import into <Link href={`/portfolios/${id}`}>{name}</Link>
      </h1>
      <Card>
        <div className={styles.import}>
          {problem && <Banner tone="bad">{problem}</Banner>}
          {state.step === 'choose' && <FileChoice onChoose={(file, format) => void choose(file, format)} />}
          {state.step === 'checking' && (
            <RunningImport portfolioId={id} title={`Checking ${state.file.name}`} isBooking={false} />
          )}
          {state.step === 'booking' && (
            <RunningImport portfolioId={id} title={`Importing ${state.preview.file.name}`} isBooking />
          )}
          {state.step === 'preview' && (
            <ImportPreview preview={state.preview} onBook={() => void book(state.preview)} onAgain={again} />
          )}
          {state.step === 'done' && (
            <Empty title={imported(state.preview.report.imported)}>
              <p>The portfolio has them already.</p>
              <Link href={`/portfolios/${id}`}>Go to {name}</Link>
              <Button onPress={again}>Import another file</Button>
            </Empty>
          )}
        </div>
      </Card>
    </>
  );
}

const imported = (count: number): string =>
  count === 1 ? '1 trade was imported' : `${quantity(count)} trades were imported`;
