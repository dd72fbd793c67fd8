/** The names of fields in the order of their numbers. Instants, marked by `@`, go as ms since 1970. */
export interface Legend {
  valuation: readonly string[];
  position: readonly string[];
}

/** [field, value, field, value …] */
export type Pairs = readonly unknown[];

/**
 * An update in fewer bytes: [portfolioId, revision, sequence, sequence − since, valuation, positions (each its symbol and pairs), facts].
 * What there is nothing of at the end is left out.
 */
export type CompactUpdate = readonly [string, number, number, number, Pairs?, (readonly unknown[])[]?, object?];

interface Changes {
  portfolioId: string;
  revision: number;
  sequence: number;
  since: number;
  valuation: object;
  positions: readonly { symbol: string }[];
}

export function compactUpdate({ valuation, position }: Legend, update: Changes): CompactUpdate {
  const { portfolioId, revision, sequence, since, valuation: figures, positions, ...facts } = update;
  const rows = positions.map(({ symbol, ...rest }) => [symbol as unknown].concat(pairsOf(position, rest)));
  const head = [portfolioId, revision, sequence, sequence - since, pairsOf(valuation, figures), rows] as const;
  return Object.values(facts).some((fact) => fact !== undefined) ? [...head, facts] : head;
}

export function expandUpdate({ valuation, position }: Legend, update: CompactUpdate): Changes {
  const [portfolioId, revision, sequence, ahead, figures = [], rows = [], facts] = update;
  return {
    ...facts,
    portfolioId,
    revision,
    sequence,
    since: sequence - ahead,
    valuation: fieldsOf(valuation, figures),
    positions: rows.map(([symbol, ...pairs]) => Object.assign({ symbol: String(symbol) }, fieldsOf(position, pairs))),
  };
}

function pairsOf(names: readonly string[], fields: object): unknown[] {
  const values = fields as Record<string, unknown>;
  return names.flatMap((marked, at) => {
    const name = nameOf(marked);
    if (!(name in values)) return [];
    const value = values[name];
    return [at, isInstant(marked) && typeof value === 'string' ? Date.parse(value) : value];
  });
}

function fieldsOf(names: readonly string[], pairs: Pairs): object {
  const fields: Record<string, unknown> = {};
  for (let at = 0; at < pairs.length; at += 2) {
    const marked = names[Number(pairs[at])];
    const value = pairs[at + 1];
    if (marked === undefined) continue;
    fields[nameOf(marked)] = isInstant(marked) && typeof value === 'number' ? new Date(value).toISOString() : value;
  }
  return fields;
}

const isInstant = (marked: string) => marked.endsWith('@');
const nameOf = (marked: string) => (isInstant(marked) ? marked.slice(0, -1) : marked);
