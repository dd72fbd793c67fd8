import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import styles from './button.module.css';

export interface ButtonProps extends Omit<AriaButtonProps, 'className'> {
  /** `strong`: what the page is for; `weak`: one of many, without a border; `bad`: takes something away */
  look?: 'plain' | 'strong' | 'weak' | 'bad' | 'buy' | 'sell';
  size?: 'small' | 'normal';
}

export function Button({ look = 'plain', size = 'normal', ...props }: ButtonProps) {
  return <AriaButton {...props} className={`${styles.button} ${styles[look]} ${styles[size]}`} />;
}
