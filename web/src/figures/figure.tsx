import { animated, useSpring } from '@react-spring/web';
import { useEffect, useRef } from 'react';
import type { Format } from './format.js';
import { prefersStill } from './motion.js';
import { Unknown } from './unknown.js';
import styles from './figure.module.css';

const TINT_MS = 900;
const MOST_PLACES = 10;
const spring = { tension: 210, friction: 30, clamp: true };

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
  const goal = Number(value);
  // On the way it has as many digits as where it goes: its width stays.
  const places = Math.min(value.split('.')[1]?.length ?? 0, MOST_PLACES);
  const { at } = useSpring({ at: goal, config: spring, immediate: prefersStill() });

  useEffect(() => {
    const was = Number(before.current);
    before.current = value;
    if (goal !== was) tint(ref.current, goal > was ? '--up-tint' : '--down-tint');
  }, [value, goal]);

  return (
    <animated.span ref={ref} className={styles.figure}>
      {at.to((now) => format(now === goal ? value : now.toFixed(places)))}
    </animated.span>
  );
}

/** Fades from the colour of the direction; nothing moves. */
function tint(element: HTMLElement | null, colour: string): void {
  if (!element || prefersStill()) return;
  element.animate?.([{ backgroundColor: `var(${colour})` }, { backgroundColor: 'transparent' }], TINT_MS);
}
