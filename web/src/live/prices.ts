import { useEffect } from 'react';
import type { Price } from 'freshfolio/client';
import { create } from 'zustand';
import { useConnection } from './connection.js';

/** The newest price of each symbol that is followed, or was. */
export const usePrices = create<{ prices: Record<string, Price> }>(() => ({ prices: {} }));

/** Follows them for as long as the component is there. */
export function useFollowedPrices(symbols: readonly string[]): void {
  const client = useConnection((state) => state.client);
  const named = symbols.toSorted().join(' ');
  useEffect(() => {
    if (!client || named === '') return undefined;
    return client.followPrices(named.split(' '), (price) =>
      usePrices.setState(({ prices }) => ({ prices: { ...prices, [price.symbol]: price } })),
    );
  }, [client, named]);
}

export const usePrice = (symbol: string): Price | undefined => usePrices((state) => state.prices[symbol]);
