import type { Portfolio } from 'freshfolio/client';
import { call } from './call.js';

export type PortfolioSummary = Pick<
  Portfolio,
  'id' | 'name' | 'baseCurrency' | 'costMethod' | 'entityId' | 'allowNegativeCash' | 'version' | 'revision'
>;

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** Up to 500, which is more than anybody chooses from. @throws Problem */
export const listPortfolios = async (): Promise<PortfolioSummary[]> =>
  (await call<Page<PortfolioSummary>>('/portfolios?limit=500')).items;

/** @throws Problem */
export const createPortfolio = (name: string, baseCurrency: string, idempotencyKey: string): Promise<Portfolio> =>
  call('/portfolios', { method: 'POST', body: { name, baseCurrency }, idempotencyKey });

export type PortfolioChanges = Partial<Pick<Portfolio, 'name' | 'costMethod' | 'allowNegativeCash'>>;

/** @throws Problem `version_conflict` with the summary of now as `current` */
export const changePortfolio = (id: string, expectedVersion: number, changes: PortfolioChanges): Promise<Portfolio> =>
  call(`/portfolios/${id}`, { method: 'PATCH', body: { ...changes, expectedVersion } });

/** With everything in it. @throws Problem as {@link changePortfolio} */
export const deletePortfolio = (id: string, expectedVersion: number): Promise<void> =>
  call(`/portfolios/${id}?expectedVersion=${expectedVersion}`, { method: 'DELETE' });
