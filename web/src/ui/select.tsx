import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import fieldStyles from './field.module.css';
import styles from './list.module.css';

interface SelectProps<Key extends string> {
  label: string;
  /** the label is read out, and not seen */
  isLabelHidden?: boolean;
  options: readonly { id: Key; name: string }[];
  value: Key | null;
  onChange: (value: Key) => void;
}

/** One of a few. */
export function Select<Key extends string>({ label, isLabelHidden, options, value, onChange }: SelectProps<Key>) {
  return (
    <AriaSelect
      className={fieldStyles.field}
      aria-label={isLabelHidden ? label : undefined}
      value={value}
      onChange={(key) => key !== null && onChange(key as Key)}
    >
      {!isLabelHidden && <Label className={fieldStyles.label}>{label}</Label>}
      <Button className={styles.chooser}>
        <SelectValue className={styles.chosen} />
        <span aria-hidden="true">▾</span>
      </Button>
      <Popover className={styles.popover}>
        <ListBox className={styles.list} items={options}>
          {({ id, name }) => (
            <ListBoxItem id={id} textValue={name} className={styles.item}>
              {name}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
