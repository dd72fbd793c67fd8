import { useMemo } from 'react';
import { ComboBox } from 'react-aria-components/ComboBox';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import fieldStyles from '../ui/field.module.css';
import listStyles from '../ui/list.module.css';
import { suggestions, useInstruments, type Instrument } from './instruments.js';
import styles from './instrument-field.module.css';

interface InstrumentFieldProps {
  label: string;
  /** what is typed: a symbol, or part of a name on the way to one */
  value: string;
  onChange: (value: string) => void;
  /** told of what is chosen from the list, where that is more than typing */
  onPick?: (symbol: string) => void;
  /** suggested before others */
  own?: readonly Instrument[];
  problem?: string | null;
  autoFocus?: boolean;
}

const none: readonly Instrument[] = [];

/** A symbol, by itself or found by the name of what it stands for. One that nobody knows yet does as well. */
export function InstrumentField(props: InstrumentFieldProps) {
  const { label, value, onChange, onPick, own = none, problem, autoFocus } = props;
  const { found, isLooking } = useInstruments(value);
  const items = useMemo(() => suggestions(own, found, value), [own, found, value]);
  return (
    <ComboBox
      className={fieldStyles.field}
      items={items}
      inputValue={value}
      onInputChange={onChange}
      onChange={(symbol) => symbol !== null && onPick?.(String(symbol))}
      // What is picked is done with: the field is for the next one.
      value={onPick ? null : undefined}
      allowsCustomValue
      // What the server finds comes after the menu has opened.
      allowsEmptyCollection={value.trim() !== ''}
      isInvalid={Boolean(problem)}
      validationBehavior="aria"
    >
      <Label className={fieldStyles.label}>{label}</Label>
      {/* The field that a dialog is opened for. */}
      <Input className={fieldStyles.input} autoFocus={autoFocus} autoCapitalize="characters" spellCheck={false} />
      <FieldError className={fieldStyles.problem}>{problem ?? undefined}</FieldError>
      <Popover className={listStyles.popover}>
        <ListBox<Instrument>
          className={listStyles.list}
          renderEmptyState={() => (
            <span className={styles.nothing}>{isLooking ? 'Looking…' : 'Nothing like it is known'}</span>
          )}
        >
          {({ symbol, name }) => (
            <ListBoxItem id={symbol} textValue={symbol} className={`${listStyles.item} ${styles.instrument}`}>
              <b>{symbol}</b>
              <span className={styles.name}>{name}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
