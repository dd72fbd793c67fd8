import { formats } from '../api/imports.js';
import { quantity } from '../figures/format.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';
import { ImportRows } from './import-rows.js';
import type { Preview } from './use-import.js';
import styles from './imports.module.css';

interface ImportPreviewProps {
  preview: Preview;
  onBook: () => void;
  onAgain: () => void;
}

/** What would be booked, before it is. */
export function ImportPreview({ preview, onBook, onAgain }: ImportPreviewProps) {
  const { file, lines, report } = preview;
  const { rows, duplicates, errors, format } = report;
  const fresh = rows.length - duplicates - errors;
  // Whether a trade is known already is looked at once all rows are good.
  const counts =
    errors > 0
      ? [
          { name: 'Good', value: quantity(fresh) },
          { name: 'Errors', value: quantity(errors), isWrong: true },
        ]
      : [
          { name: 'New', value: quantity(fresh) },
          { name: 'Duplicates', value: quantity(duplicates) },
        ];
  const facts = [{ name: 'File', value: file.name }, { name: 'Format', value: formats[format] }, ...counts];
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(({ name, value, ...fact }) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd className={'isWrong' in fact ? styles.wrong : undefined}>{value}</dd>
          </div>
        ))}
      </dl>
      <Verdict fresh={fresh} errors={errors} />
      <div className={styles.actions}>
        {errors === 0 && fresh > 0 && (
          <Button look="strong" onPress={onBook}>
            Import {quantity(fresh)} {fresh === 1 ? 'trade' : 'trades'}
          </Button>
        )}
        <Button onPress={onAgain}>Choose another file</Button>
      </div>
      {rows.length > 0 && <ImportRows key={preview.key} rows={rows} lines={lines} />}
    </>
  );
}

function Verdict({ fresh, errors }: { fresh: number; errors: number }) {
  if (errors > 0) {
    return (
      <Banner tone="bad">
        Nothing is imported while a row is not good. Mend {errors === 1 ? 'it' : 'them'} in the file, and choose it
        again.
      </Banner>
    );
  }
  if (fresh > 0) return null;
  return <Banner tone="plain">There is nothing new in this file: the portfolio has all of its trades already.</Banner>;
}
