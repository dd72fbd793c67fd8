/** What snapshots and updates do to the portfolio that the page knows. Pure: no page, no network. */

/** The newer of the known portfolio and a snapshot. A REST answer has no sequence: its valuation's instant decides, and no update can follow it. */
export function newer(known, snapshot) {
  if (known?.id !== snapshot.id) return snapshot;
  const behind = Number(snapshot.revision) - Number(known.revision);
  if (behind !== 0) return behind > 0 ? snapshot : known;
  if (snapshot.sequence !== undefined) return snapshot;
  return snapshot.valuation?.asOf < known.valuation?.asOf ? known : snapshot;
}

/**
 * The portfolio after an update, which holds what changed after the state numbered `since` (0: it is the whole); the same one when the update
 * is old; undefined when something in between is missing.
 */
export function apply(known, update) {
  if (update.sequence <= known.sequence || update.revision < known.revision) return known;
  const { portfolioId, since, positions, removed = [], valuation, ...facts } = update;
  if (since === 0) return { ...facts, id: portfolioId, positions, valuation };
  if (known.sequence === undefined || since > known.sequence) return undefined;
  const merged = new Map(known.positions.map((position) => [position.symbol, position]));
  for (const symbol of removed) merged.delete(symbol);
  for (const change of positions) merged.set(change.symbol, { ...merged.get(change.symbol), ...change });
  return {
    ...known,
    ...facts,
    valuation: { ...known.valuation, ...valuation },
    positions: [...merged.values()],
  };
}
