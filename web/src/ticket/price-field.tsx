import { Checkbox } from '../ui/checkbox.js';
import { TextField } from '../ui/text-field.js';
import type { Terms } from './terms.js';
import styles from './order-form.module.css';

interface PriceFieldProps {
  /** `null`: the market's */
  price: string | null;
  terms: Terms;
  onChange: (price: string | null) => void;
  problem: string | undefined;
}

/** Goes with the market until somebody writes in it. */
export function PriceField({ price, terms, onChange, problem }: PriceFieldProps) {
  const market = terms.price ?? '';
  return (
    <div className={styles.price}>
      <TextField
        label={`Price (${terms.currency})`}
        inputMode="decimal"
        value={price ?? market}
        onChange={onChange}
        problem={problem}
      />
      <Checkbox isSelected={price === null} onChange={(isAtMarket) => onChange(isAtMarket ? null : market)}>
        At market price
      </Checkbox>
    </div>
  );
}
