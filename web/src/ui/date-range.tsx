import { useEffect, useEffectEvent, useState } from 'react';
import { type CalendarDate, parseDate, today } from '@internationalized/date';
import { Button } from 'react-aria-components/Button';
import { CalendarCell, CalendarGrid, RangeCalendar } from 'react-aria-components/RangeCalendar';
import { DateInput, DateRangePicker, DateSegment } from 'react-aria-components/DateRangePicker';
import { Dialog, Heading } from 'react-aria-components/Dialog';
import { Group } from 'react-aria-components/Group';
import { Label } from 'react-aria-components/Label';
import { Popover } from 'react-aria-components/Popover';
import fieldStyles from './field.module.css';
import styles from './date-range.module.css';

interface DateRangeProps {
  label: string;
  /** days, YYYY-MM-DD; both included */
  value: { from: string | null; to: string };
  onChange: (value: { from: string; to: string }) => void;
}

type Draft = { start: CalendarDate; end: CalendarDate } | null;

const TYPING_MS = 500;

/** Two days, typed or chosen from a calendar; none of the future (UTC). Said when they have stood there for half a second. */
export function DateRange({ label, value, onChange }: DateRangeProps) {
  const [draft, setDraft] = useDraft(value, onChange);
  return (
    <DateRangePicker<CalendarDate>
      className={`${fieldStyles.field} ${styles.range}`}
      value={draft}
      maxValue={today('UTC')}
      onChange={setDraft}
    >
      <Label className={fieldStyles.label}>{label}</Label>
      <Group className={styles.group}>
        <DateInput slot="start" className={styles.input}>
          {(segment) => <DateSegment segment={segment} className={styles.segment} />}
        </DateInput>
        <span aria-hidden="true">–</span>
        <DateInput slot="end" className={styles.input}>
          {(segment) => <DateSegment segment={segment} className={styles.segment} />}
        </DateInput>
        <Button className={styles.open} aria-label="Open the calendar">
          ▾
        </Button>
      </Group>
      <Popover className={styles.popover}>
        <Dialog className={styles.dialog}>
          <Days />
        </Dialog>
      </Popover>
    </DateRangePicker>
  );
}

/** What is being typed is nobody else's; another value from outside takes its place. */
function useDraft({ from, to }: DateRangeProps['value'], onChange: DateRangeProps['onChange']) {
  const given = `${from} ${to}`;
  const [draft, setDraft] = useState<Draft>(() => draftOf(from, to));
  const [known, setKnown] = useState(given);
  if (known !== given) {
    setKnown(given);
    setDraft(draftOf(from, to));
  }
  const say = useEffectEvent((chosen: { from: string; to: string }) => {
    const isFit = chosen.from >= '1900' && chosen.from <= chosen.to && chosen.to <= today('UTC').toString();
    if (isFit && `${chosen.from} ${chosen.to}` !== given) onChange(chosen);
  });
  useEffect(() => {
    if (!draft) return undefined;
    const chosen = { from: draft.start.toString(), to: draft.end.toString() };
    const timer = setTimeout(() => say(chosen), TYPING_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  return [draft, setDraft] as const;
}

const draftOf = (from: string | null, to: string): Draft =>
  from === null ? null : { start: parseDate(from), end: parseDate(to) };

function Days() {
  return (
    <RangeCalendar className={styles.calendar}>
      <header className={styles.head}>
        <Button slot="previous" className={styles.turn}>
          ◀
        </Button>
        <Heading className={styles.month} />
        <Button slot="next" className={styles.turn}>
          ▶
        </Button>
      </header>
      <CalendarGrid className={styles.grid}>
        {(date) => <CalendarCell date={date} className={styles.day} />}
      </CalendarGrid>
    </RangeCalendar>
  );
}
