import { useEffect, useState } from 'react';
import { call } from '../api/call.js';

const TYPED_MS = 150;
const MOST = 8;

export interface Instrument {
  symbol: string;
  name: string | null;
}

/** What is like the query by symbol or name, the likeliest first. @throws Problem */
export async function findInstruments(query: string, signal: AbortSignal): Promise<Instrument[]> {
  const wanted = new URLSearchParams({ query, limit: String(MOST) });
  return (await call<{ items: Instrument[] }>(`/instruments?${wanted}`, { signal })).items;
}

const none: readonly Instrument[] = [];

/** What is suggested for what was typed. */
interface Suggested {
  query: string;
  found: readonly Instrument[];
}

/**
 * The server's suggestions for what is being typed; those for what was typed before stay until then. Where it has none, or does not answer,
 * what is typed counts as it is.
 */
export function useInstruments(typed: string): { found: readonly Instrument[]; isLooking: boolean } {
  const [suggested, setSuggested] = useState<Suggested>({ query: '', found: none });
  const query = typed.trim();
  useEffect(() => {
    if (query === '') return undefined;
    const control = new AbortController();
    const settle = (found: readonly Instrument[]) => !control.signal.aborted && setSuggested({ query, found });
    const timer = setTimeout(() => {
      findInstruments(query, control.signal).then(settle, () => settle(none));
    }, TYPED_MS);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [query]);
  return { found: query === '' ? none : suggested.found, isLooking: suggested.query !== query };
}

/** Those of one's own that are like it first, each once. */
export function suggestions(
  own: readonly Instrument[],
  found: readonly Instrument[],
  typed: string,
): readonly Instrument[] {
  const like = typed.trim().toLowerCase();
  const mine = own.filter(({ symbol }) => symbol.toLowerCase().includes(like)).slice(0, MOST);
  const named = new Map(found.map((instrument) => [instrument.symbol, instrument]));
  const symbols = new Set([...mine, ...found].map(({ symbol }) => symbol));
  return [...symbols].map((symbol) => named.get(symbol) ?? { symbol, name: null });
}
