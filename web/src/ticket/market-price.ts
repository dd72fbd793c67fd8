import { useEffect, useRef, useState } from 'react';
import type { FreshfolioClient, Price } from 'freshfolio/client';
import { openConnection } from '../live/connection.js';

/** What is not typed any further is asked for. */
const TYPED_MS = 200;
const SYMBOL = /^[A-Z0-9][A-Z0-9.:^=-]{0,31}$/;

/** The live price of a symbol, while the page's own connection pauses. */
export function useMarketPrice(symbol: string): Price | undefined {
  const client = useRef<FreshfolioClient>(null);
  const [price, setPrice] = useState<Price>();
  useEffect(() => {
    const opened = openConnection();
    client.current = opened;
    return () => opened.close();
  }, []);
  useEffect(() => {
    if (!client.current || !SYMBOL.test(symbol)) return undefined;
    let stop: (() => void) | undefined;
    const timer = setTimeout(() => (stop = client.current?.followPrices([symbol], setPrice)), TYPED_MS);
    return () => {
      clearTimeout(timer);
      stop?.();
    };
  }, [symbol]);
  return price?.symbol === symbol ? price : undefined;
}
