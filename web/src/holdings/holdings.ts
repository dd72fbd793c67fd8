import type { Position } from 'freshfolio/client';
import { call } from '../api/call.js';

/** What of a holding is set by hand; decimals, the cost per unit in the currency of the position. */
export type HoldingChanges = Partial<Record<'quantity' | 'averageCost', string>>;

export interface NewHolding {
  symbol: string;
  quantity: string;
  averageCost: string;
}

/** A holding as it was seen; `version` is the one that is expected to be there. */
export type SeenHolding = Pick<Position, 'id' | 'version'> & { portfolioId: string };

const pathOf = ({ portfolioId, id }: SeenHolding) => `/portfolios/${portfolioId}/holdings/${id}`;

/** @throws Problem `holding_exists` where something is held already */
export const addHolding = (portfolioId: string, body: NewHolding, idempotencyKey: string): Promise<unknown> =>
  call(`/portfolios/${portfolioId}/holdings`, { method: 'POST', body, idempotencyKey });

/** @throws Problem `version_conflict` with the position of now as `current` */
export const changeHolding = (seen: SeenHolding, changes: HoldingChanges): Promise<unknown> =>
  call(pathOf(seen), { method: 'PATCH', body: { ...changes, expectedVersion: seen.version } });

/** @throws Problem as {@link changeHolding} */
export const removeHolding = (seen: SeenHolding): Promise<unknown> =>
  call(`${pathOf(seen)}?expectedVersion=${seen.version}`, { method: 'DELETE' });
