import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components/Tabs';
import { useSearch } from 'wouter';
import styles from './tabs.module.css';

interface TabsProps {
  label: string;
  /** each has an address of its own, below this one */
  base: string;
  tabs: readonly { id: string; name: string; content: ReactNode }[];
  selected: string;
}

/** Only what is selected is there. */
export function Tabs({ label, base, tabs, selected }: TabsProps) {
  const search = useSearch();
  const kept = search && `?${search}`;
  return (
    <AriaTabs selectedKey={selected} className={styles.tabs}>
      <TabList aria-label={label} className={styles.list} items={tabs}>
        {({ id, name }) => (
          <Tab id={id} href={`${base}/${id}${kept}`} className={styles.tab}>
            {name}
          </Tab>
        )}
      </TabList>
      {tabs.map(({ id, content }) => (
        <TabPanel key={id} id={id} className={styles.panel}>
          {content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
