import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import styles from './choice.module.css';

interface ChoiceProps<Key extends string> {
  label: string;
  options: readonly { id: Key; name: string }[];
  /** `null`: none of them */
  value: Key | null;
  onChange: (value: Key) => void;
}

/** One of a few that are all in sight. */
export function Choice<Key extends string>({ label, options, value, onChange }: ChoiceProps<Key>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className={styles.choice}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={value === null ? [] : [value]}
      onSelectionChange={([key]) => key !== undefined && onChange(key as Key)}
    >
      {options.map(({ id, name }) => (
        <ToggleButton key={id} id={id} className={styles.option}>
          {name}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
