import { send } from './call.js';

const ANSWER_MS = 120_000;

/** All trades of a portfolio, as a file. @throws Problem */
export async function readExport(portfolioId: string, format: 'csv' | 'json'): Promise<Blob> {
  const response = await send(`/portfolios/${portfolioId}/export?format=${format}`, {}, ANSWER_MS);
  return response.blob();
}
