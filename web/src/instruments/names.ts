import { useEffect } from 'react';
import { create } from 'zustand';
import { call } from '../api/call.js';
import type { Instrument } from './instruments.js';

/** The server takes no more at once. */
const MOST = 100;

/** What symbols are called; `null` where nobody knows, or while that is asked. */
const useNames = create<{ names: Readonly<Record<string, string | null>> }>(() => ({ names: {} }));

export const useName = (symbol: string): string | null => useNames((state) => state.names[symbol] ?? null);

/** Asks for those that nobody has asked for. A name is nice to have: where it does not come there is none. */
export function useNamed(symbols: readonly string[]): void {
  const named = symbols.toSorted().join();
  useEffect(() => {
    const { names } = useNames.getState();
    const unknown = named.split(',').filter((symbol) => symbol !== '' && !(symbol in names));
    for (let at = 0; at < unknown.length; at += MOST) void ask(unknown.slice(at, at + MOST));
  }, [named]);
}

async function ask(symbols: readonly string[]): Promise<void> {
  learn(symbols.map((symbol) => ({ symbol, name: null })));
  try {
    const wanted = new URLSearchParams({ symbols: symbols.join() });
    learn((await call<{ items: Instrument[] }>(`/instruments?${wanted}`)).items);
  } catch {
    forget(symbols);
  }
}

const learn = (instruments: readonly Instrument[]): void =>
  useNames.setState(({ names }) => ({
    names: { ...names, ...Object.fromEntries(instruments.map(({ symbol, name }) => [symbol, name])) },
  }));

const forget = (symbols: readonly string[]): void =>
  useNames.setState(({ names }) => ({
    names: Object.fromEntries(Object.entries(names).filter(([symbol]) => !symbols.includes(symbol))),
  }));
