import { useState } from 'react';
import { Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components/Table';
import { TableLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import type { ImportRow } from '../api/imports.js';
import { quantity } from '../figures/format.js';
import { Select } from '../ui/select.js';
import { useMedia } from '../ui/use-media.js';
import { shownRows, type Shown } from './shown-rows.js';
import styles from './imports.module.css';

const ROW_HEIGHT = { wide: 56, narrow: 92 };
const HEADING_HEIGHT = 36;
const MOST_IN_SIGHT = 9;
/** Nobody reads further; the table stays quick. */
const MOST = 2000;
const words: Record<ImportRow['status'], string> = { ok: 'Good', duplicate: 'Duplicate', error: 'Error' };

/** Each row of the file: what is wrong with it, or what stands there. */
export function ImportRows({ rows, lines }: { rows: readonly ImportRow[]; lines: readonly string[] }) {
  const options = (['all', 'ok', 'duplicate', 'error'] as const)
    .map((id) => ({ id, count: rows.filter(({ status }) => id === 'all' || status === id).length }))
    .filter(({ count }) => count > 0)
    .map(({ id, count }) => ({ id, name: `${id === 'all' ? 'All rows' : words[id]} (${quantity(count)})` }));
  const hasErrors = rows.some(({ status }) => status === 'error');
  const [shown, setShown] = useState<Shown>(hasErrors ? 'error' : 'all');
  const items = shownRows(rows, lines, shown);
  const isNarrow = useMedia('(width < 48rem)');
  const rowHeight = isNarrow ? ROW_HEIGHT.narrow : ROW_HEIGHT.wide;
  const height = HEADING_HEIGHT + rowHeight * Math.min(items.length, MOST_IN_SIGHT) + 2;
  return (
    <div className={styles.rows}>
      <div className={styles.format}>
        <Select label="Rows" options={options} value={shown} onChange={setShown} />
      </div>
      <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight, headingHeight: HEADING_HEIGHT }}>
        <Table aria-label="Rows of the file" className={styles.table} style={{ height }}>
          <TableHeader className={styles.head}>
            <Column isRowHeader width={56} minWidth={56} className={styles.column}>
              Line
            </Column>
            <Column width={isNarrow ? 76 : 92} className={styles.column}>
              State
            </Column>
            <Column width="1fr" className={styles.column}>
              What stands there
            </Column>
          </TableHeader>
          <TableBody items={items.slice(0, MOST)}>
            {({ id, line, status, problem, text }) => (
              <Row id={id} className={styles.row} textValue={`Line ${line}`}>
                <Cell className={styles.cell}>{line}</Cell>
                <Cell className={styles.cell} data-status={status}>
                  {words[status]}
                </Cell>
                <Cell className={styles.cell}>
                  <span className={styles.text} title={[problem, text].filter(Boolean).join(' · ')}>
                    {problem && <strong className={styles.wrong}>{problem} </strong>}
                    <code>{text}</code>
                  </span>
                </Cell>
              </Row>
            )}
          </TableBody>
        </Table>
      </Virtualizer>
      {items.length > MOST && <p className={styles.hint}>And {quantity(items.length - MOST)} more.</p>}
    </div>
  );
}
