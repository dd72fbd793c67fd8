import type { ReactNode } from 'react';
import { money, quantity } from '../figures/format.js';
import { Unknown } from '../figures/unknown.js';
import { estimate } from './estimate.js';
import type { Terms } from './terms.js';
import type { Draft } from './ticket.js';
import styles from './order-form.module.css';

/** What the order comes to at the price of now; nothing of it is rounded before it is shown. */
export function EstimateList({ draft, terms }: { draft: Draft; terms: Terms }) {
  const { symbol, currency, baseCurrency, held } = terms;
  const known = estimate(draft, terms);
  const inTrade = money(currency);
  const inBase =
    known && known.totalInBase === null ? (
      <Unknown reason={`no rate from ${currency} to ${baseCurrency} is known here`} />
    ) : (
      show(known?.totalInBase ?? undefined, money(baseCurrency))
    );
  return (
    <dl className={styles.estimate} aria-label="Estimate">
      <Line name="Amount">{show(known?.amount, inTrade)}</Line>
      <Line name="Fee">{show(known?.fee, inTrade)}</Line>
      <Line name={draft.side === 'buy' ? 'To pay' : 'To receive'} isTotal>
        {show(known?.total, inTrade)}
      </Line>
      {currency !== baseCurrency && <Line name={`In ${baseCurrency}`}>{inBase}</Line>}
      <Line name={symbol === '' ? 'Position after' : `${symbol} after`}>
        {quantity(held)} → {show(known?.quantityAfter, quantity)}
      </Line>
      <Line name="Cash after">{show(known?.cashAfter, inTrade)}</Line>
    </dl>
  );
}

function Line({ name, isTotal = false, children }: { name: string; isTotal?: boolean; children: ReactNode }) {
  return (
    <div className={`${styles.line} ${isTotal ? styles.total : ''}`}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function show(text: string | undefined, format: (value: string) => string): ReactNode {
  return text === undefined ? <Unknown reason="the order is not filled in yet" /> : format(text);
}
