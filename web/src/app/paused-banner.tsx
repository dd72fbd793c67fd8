import { useConnection } from '../live/connection.js';
import { useRefresh } from '../live/refresh.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';

/** For as long as nothing moves: why, and how that ends. */
export function PausedBanner() {
  const pausedBy = useConnection((state) => state.pausedBy);
  const choose = useRefresh((state) => state.choose);
  if (pausedBy.includes('ticket')) {
    return (
      <Banner tone="warn">
        Updates are paused while the order ticket is open. The latest comes when you close it.
      </Banner>
    );
  }
  if (!pausedBy.includes('user')) return null;
  return (
    <Banner tone="warn">
      Updates are paused.
      <Button size="small" onPress={() => choose('live')}>
        Go on
      </Button>
    </Banner>
  );
}
