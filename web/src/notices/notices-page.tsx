import { useParams } from 'wouter';
import { Card } from '../ui/card.js';
import { Tabs } from '../ui/tabs.js';
import { NoticeSettings } from './notice-settings.js';
import { ToldNotices } from './told-notices.js';
import { Rules } from './rules/rules.js';

const tabs = [
  { id: 'latest', name: 'Latest', content: <ToldNotices /> },
  { id: 'rules', name: 'Alert rules', content: <Rules /> },
  { id: 'settings', name: 'Settings', content: <NoticeSettings /> },
];

/** What the server had to tell, and what it is asked to tell. */
export default function NoticesPage() {
  const { tab = 'latest' } = useParams();
  return (
    <>
      <h1>Notices</h1>
      <Card>
        <Tabs label="Parts of the notices" base="/notices" selected={tab} tabs={tabs} />
      </Card>
    </>
  );
}
