import { useSpringValue } from '@react-spring/web';
import { useEffect, useRef, useState } from 'react';
import type { Format } from './format.js';
import { prefersStill } from './motion.js';
import { Unknown } from './unknown.js';
import styles from './figure.module.css';

/** In steps: between two of them there is nothing to draw. */
const TINT = { duration: 900, easing: 'steps(9)' };
const MOST_PLACES = 10;
const spring = { tension: 600, friction: 50, clamp: true };

interface FigureProps {
  /** a decimal, or `null` where it cannot be known */
  value: string | null;
  format: Format;
  /** why it cannot be known */
  reason?: string;
}

/**
 * A number that goes to its new value, from wherever it is on the way to the one before. What it ends with is the value itself, to the last
 * digit; in between it is only looked at.
 */
export function Figure({ value, format, reason }: FigureProps) {
  return value === null ? <Unknown reason={reason} /> : <Known value={value} format={format} />;
}

function Known({ value, format }: { value: string; format: Format }) {
  const ref = useRef<HTMLSpanElement>(null);
  const before = useRef(value);
  const write = useRef<() => void>(undefined);
  const at = useSpringValue(Number(value), { config: spring, onChange: () => write.current?.() });
  // React writes the first: later texts take its place in the same node. A new node would have the table look for what can be focused in it.
  const [first] = useState(() => format(value));

  useEffect(() => {
    const goal = Number(value);
    const was = Number(before.current);
    before.current = value;
    // On the way it has as many digits as where it goes: its width stays.
    const places = Math.min(value.split('.')[1]?.length ?? 0, MOST_PLACES);
    const text = ref.current!.firstChild!;
    write.current = () => {
      const now = at.get();
      text.nodeValue = format(now === goal ? value : now.toFixed(places));
    };
    write.current();
    if (goal !== was) tint(ref.current, goal > was ? '--up-tint' : '--down-tint');
    void at.start(goal, { immediate: prefersStill() });
  }, [value, format, at]);

  return (
    <span ref={ref} className={styles.figure}>
      {first}
    </span>
  );
}

/** Fades from the colour of the direction; nothing moves. */
function tint(element: HTMLElement | null, colour: string): void {
  if (!element || prefersStill()) return;
  element.animate?.([{ backgroundColor: `var(${colour})` }, { backgroundColor: 'transparent' }], TINT);
}
