/** The fields of the public contract. An answer may have more, never fewer. */
export const contract = {
  portfolio: 'id name baseCurrency costMethod entityId version revision positions cash valuation'.split(' '),
  summary: 'id name baseCurrency costMethod entityId version revision'.split(' '),
  position: (
    'id symbol quantity averageCost costBasis currency price priceAsOf openingPrice previousClose fxRate marketValue ' +
    'unrealizedPnl unrealizedPnlPercent realizedPnl dayChange dayChangePercent freshness version'
  ).split(' '),
  valuation: (
    'marketValue cashValue totalValue costBasis unrealizedPnl realizedPnl dividends interest fees totalPnl dailyChange ' +
    'dailyChangePercent dailyChangeBasis changeFromOpen changeFromOpenPercent dayChange dayChangePercent asOf freshness ' +
    'complete missing'
  ).split(' '),
  trade: 'id executionId type symbol quantity price amount fee currency executedAt note'.split(' '),
};

/** Which of the fields are not there; `undefined` does not survive JSON, so a field that is there has a value or `null`. */
export function missingFields(fields: readonly string[], answer: object): string[] {
  return fields.filter((field) => !(field in answer));
}

/** Every number of the answer by its path: in this API money is text, and only counters are numbers. */
export function numbersIn(answer: unknown, path = ''): string[] {
  if (typeof answer === 'number') return [path];
  if (answer === null || typeof answer !== 'object') return [];
  return Object.entries(answer).flatMap(([name, value]) =>
    numbersIn(value, Array.isArray(answer) ? `${path}[]` : [path, name].filter(Boolean).join('.')),
  );
}
