import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import fieldStyles from './field.module.css';
import styles from './choice.module.css';

interface ChoiceProps<Key extends string> {
  label: string;
  /** the label is read out, and not seen */
  isLabelHidden?: boolean;
  options: readonly { id: Key; name: string; tone?: 'up' | 'down' }[];
  /** `null`: none of them */
  value: Key | null;
  onChange: (value: Key) => void;
}

/** One of a few that are all in sight. */
export function Choice<Key extends string>({ label, isLabelHidden, options, value, onChange }: ChoiceProps<Key>) {
  return (
    <RadioGroup
      className={fieldStyles.field}
      orientation="horizontal"
      aria-label={isLabelHidden ? label : undefined}
      value={value}
      onChange={(chosen) => onChange(chosen as Key)}
    >
      {!isLabelHidden && <Label className={fieldStyles.label}>{label}</Label>}
      <div className={styles.options}>
        {options.map(({ id, name, tone }) => (
          <Radio key={id} value={id} className={styles.option} data-tone={tone}>
            {name}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
