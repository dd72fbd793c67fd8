import { useEffect, useState } from 'react';
import { Banner } from '../../ui/banner.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Empty } from '../../ui/empty.js';
import { Loading } from '../../ui/skeleton.js';
import { useNotices } from '../notice-list.js';
import { NewRuleForm } from './new-rule-form.js';
import { useAlertRules } from './rule-list.js';
import { RuleRow } from './rule-row.js';
import styles from './rules.module.css';

/** What the user wants to be told. */
export function Rules() {
  const { rules, error, load } = useAlertRules();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    void load();
    // Whatever is told has changed a rule.
    return useNotices.subscribe(({ items }, { items: before }) => {
      if (items?.[0]?.id !== before?.[0]?.id) void load();
    });
  }, [load]);
  const button = (
    <Button look="strong" onPress={() => setOpen(true)}>
      New rule
    </Button>
  );
  return (
    <div className={styles.rules}>
      {error && (
        <Banner tone="bad">
          The rules could not be read: {error.message}
          <Button size="small" onPress={() => void load()}>
            Try again
          </Button>
        </Banner>
      )}
      {!rules && !error && <Loading height="30vh" />}
      {rules?.length === 0 && (
        <Empty title="You have no alert rule yet">
          <p>A rule tells you once when its value goes beyond a limit, and again after it has come back.</p>
          {button}
        </Empty>
      )}
      {rules && rules.length > 0 && (
        <>
          <div>{button}</div>
          <ul>
            {rules.map((rule) => (
              <RuleRow key={rule.id} rule={rule} />
            ))}
          </ul>
        </>
      )}
      <Dialog title="New alert rule" isOpen={isOpen} onClose={() => setOpen(false)}>
        <NewRuleForm onDone={() => setOpen(false)} />
      </Dialog>
    </div>
  );
}
