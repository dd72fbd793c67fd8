import type { Valuation } from 'freshfolio/client';

const words: Record<string, string> = {
  no_price: 'no price yet',
  no_fx_rate: 'no exchange rate',
  no_previous_close: 'no previous close',
};

/** The server's reason in words. */
export const whyNotKnown = (reason: string): string => words[reason] ?? reason.replaceAll('_', ' ');

/** Why something of a symbol cannot be known, or of any. */
export function missingReason(missing: Valuation['missing'], symbol?: string): string | undefined {
  const found = missing.find((each) => symbol === undefined || each.symbol === symbol);
  return found && whyNotKnown(found.reason);
}
