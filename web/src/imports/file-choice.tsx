import { useState } from 'react';
import { DropZone } from 'react-aria-components/DropZone';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { Text } from 'react-aria-components/Text';
import { formats, type ImportFormat } from '../api/imports.js';
import { Button } from '../ui/button.js';
import { Select } from '../ui/select.js';
import styles from './imports.module.css';

type Choice = ImportFormat | 'any';
const options: { id: Choice; name: string }[] = [
  { id: 'any', name: 'Recognised by the file' },
  ...Object.entries(formats).map(([id, name]) => ({ id: id as ImportFormat, name })),
];

interface FileChoiceProps {
  onChoose: (file: File, format: ImportFormat | null) => void;
}

/** By a dialog of the browser, or dropped. */
export function FileChoice({ onChoose }: FileChoiceProps) {
  const [chosen, setChosen] = useState<Choice>('any');
  const take = (file: File | null | undefined) => file && onChoose(file, chosen === 'any' ? null : chosen);
  return (
    <>
      <DropZone
        aria-label="Drop a file here"
        className={styles.drop}
        onDrop={({ items }) => {
          const file = items.find((item) => item.kind === 'file');
          void file?.getFile().then(take);
        }}
      >
        <Text slot="label">Drop a file here, or</Text>
        <FileTrigger onSelect={(files) => take(files?.[0])}>
          <Button look="strong">Choose a file</Button>
        </FileTrigger>
        <p className={styles.hint}>
          CSV or JSON of Ghostfolio, CSV of an Interactive Brokers Flex query, OFX, CSV of Portfolio Performance, or our
          own export. Up to 16 MB and 100,000 trades. You see what would be booked before it is.
        </p>
      </DropZone>
      <div className={styles.format}>
        <Select label="Format" options={options} value={chosen} onChange={setChosen} />
      </div>
    </>
  );
}
