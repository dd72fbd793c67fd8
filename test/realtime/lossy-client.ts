import type { Socket } from 'socket.io-client';
import { applyUpdate, type FreshfolioClient, type Portfolio, type PortfolioUpdate } from '../../src/client/index.js';

/** Every so many-th update is lost on the way. */
const LOST = 3;

/** A client on a way that loses updates. A careless one does not look at what an update follows. */
export function lossyClient(
  socket: Socket,
  isCareful: boolean,
): Pick<FreshfolioClient, 'followPortfolio' | 'onConnection'> {
  const followPortfolio: FreshfolioClient['followPortfolio'] = (id, onState) => {
    let known: Portfolio | undefined;
    let count = 0;
    const show = (portfolio: Portfolio): void => onState((known = portfolio));
    const subscribe = (): void => {
      socket.emit('subscribe', { portfolioIds: [id] }, ({ snapshots }: { snapshots: Portfolio[] }) =>
        show(snapshots[0]!),
      );
    };
    socket.on('portfolio.update', (update: PortfolioUpdate) => {
      if ((count += 1) % LOST === 0 || !known) return;
      const next = applyUpdate(
        known,
        isCareful ? update : { ...update, since: Math.min(update.since, known.sequence) },
      );
      if (!next) subscribe();
      else if (next !== known) show(next);
    });
    subscribe();
    return () => undefined;
  };
  return { followPortfolio, onConnection: () => () => undefined };
}
