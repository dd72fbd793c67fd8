import { useState } from 'react';
import type { AlertRule } from '../../api/alert-rules.js';
import { quantity } from '../../figures/format.js';
import { usePortfolioList } from '../../live/portfolio-list.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { secondsOf, subjectOf } from '../words.js';
import { ThresholdForm } from './threshold-form.js';
import { useAlertRules } from './rule-list.js';
import styles from './rules.module.css';

export function RuleRow({ rule }: { rule: AlertRule }) {
  usePortfolioList((list) => list.items);
  const isPending = useAlertRules((state) => state.pending.has(rule.id));
  const remove = useAlertRules((state) => state.remove);
  const [isOpen, setOpen] = useState(false);
  const words = wordsOf(rule);
  return (
    <li className={styles.rule} aria-busy={isPending} data-pending={isPending}>
      <div className={styles.words}>
        <span>{words}</span>
        <span className={styles.state}>
          {isPending ? 'Saving…' : rule.isBeyond ? 'Told; again after it has come back' : 'Armed'}
        </span>
      </div>
      <div className={styles.actions}>
        <Button size="small" isDisabled={isPending} aria-label={`Change: ${words}`} onPress={() => setOpen(true)}>
          Change
        </Button>
        <Button
          size="small"
          look="bad"
          isDisabled={isPending}
          aria-label={`Delete: ${words}`}
          onPress={() => void remove(rule)}
        >
          Delete
        </Button>
      </div>
      <Dialog title="Change alert rule" isOpen={isOpen} onClose={() => setOpen(false)}>
        <ThresholdForm rule={rule} words={words} onDone={() => setOpen(false)} />
      </Dialog>
    </li>
  );
}

function wordsOf(rule: AlertRule): string {
  const subject = subjectOf(rule);
  switch (rule.kind) {
    case 'price_above':
      return `${subject} rises above ${quantity(rule.threshold!)}`;
    case 'price_below':
      return `${subject} falls below ${quantity(rule.threshold!)}`;
    case 'day_change_beyond':
      return `${subject} changes by more than ${quantity(rule.percent!)}% in a day`;
    case 'update_late':
      return `${subject} is valued later than ${secondsOf(rule.afterMs!)} after a change`;
  }
}
