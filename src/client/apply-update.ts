/** Of a thing that is followed, with the number of the last update in it. */
export interface NumberedState {
  id: string;
  sequence: number;
  revision: number;
  positions: readonly { symbol: string }[];
  valuation: object;
}

export interface Update {
  portfolioId: string;
  sequence: number;
  /** it holds whatever changed after the state with this number; 0: it is the whole */
  since: number;
  revision: number;
  positions: readonly { symbol: string }[];
  removed?: readonly string[];
  valuation: object;
}

/** The state after an update; the same one where the update is old; `undefined` where something in between is missing. */
export function applyUpdate<State extends NumberedState>(known: State, update: Update): State | undefined {
  if (update.sequence <= known.sequence) return known;
  if (update.since > known.sequence) return undefined;
  const { portfolioId: _id, since, positions, removed, valuation, ...facts } = update;
  if (since === 0) return { ...known, ...facts, positions, valuation };
  return {
    ...known,
    ...facts,
    positions: mergePositions(known.positions, positions, removed),
    valuation: { ...known.valuation, ...valuation },
  };
}

/** What is gone goes first: what came back has all of its fields. */
export function mergePositions<Position extends { symbol: string }>(
  known: readonly Position[],
  changed: readonly Position[],
  removed: readonly string[] = [],
): Position[] {
  const positions = new Map(known.map((position) => [position.symbol, position]));
  for (const symbol of removed) positions.delete(symbol);
  for (const change of changed) positions.set(change.symbol, { ...positions.get(change.symbol), ...change });
  return [...positions.values()];
}
