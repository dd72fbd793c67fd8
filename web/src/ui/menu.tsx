import type { ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Button, type ButtonProps } from './button.js';
import styles from './list.module.css';

interface MenuProps {
  /** what the button says, and what is read out where that is a sign */
  button: ReactNode;
  label: string;
  look?: ButtonProps['look'];
  size?: ButtonProps['size'];
  isDisabled?: boolean;
  actions: readonly { id: string; name: string; onAction?: () => void; href?: string; target?: string }[];
}

/** What can be done with something, behind one button. */
export function Menu({ button, label, look, size, isDisabled, actions }: MenuProps) {
  return (
    <MenuTrigger>
      <Button look={look} size={size} isDisabled={isDisabled} aria-label={label}>
        {button}
      </Button>
      <Popover className={styles.popover} placement="bottom end">
        <AriaMenu className={styles.list} items={actions}>
          {({ name, ...action }) => (
            <MenuItem {...action} textValue={name} className={styles.item}>
              {name}
            </MenuItem>
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
