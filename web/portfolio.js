/** What snapshots and updates do to the portfolio that the page knows. Pure: no page, no network. */

/** The newer of the known portfolio and a snapshot. A REST answer has no sequence: its valuation's instant decides. */
export function newer(known, snapshot) {
  if (known?.id !== snapshot.id) return snapshot;
  const behind = Number(snapshot.revision) - Number(known.revision);
  if (behind !== 0) return behind > 0 ? snapshot : known;
  if (snapshot.sequence !== undefined) return snapshot;
  return snapshot.valuation?.asOf < known.valuation?.asOf ? known : { ...snapshot, sequence: known.sequence };
}

/** The portfolio after an update; the same one when the update is old; undefined when something in between is missing. */
export function apply(known, update) {
  const ahead = Number(update.revision) - Number(known.revision);
  if (ahead < 0 || update.sequence === known.sequence) return known;
  if (ahead > 0 || update.sequence !== known.sequence + 1) return undefined;
  const changes = new Map(update.positions.map((position) => [position.symbol, position]));
  return {
    ...known,
    sequence: update.sequence,
    valuation: update.valuation,
    positions: known.positions.map((position) => ({ ...position, ...changes.get(position.symbol) })),
  };
}
