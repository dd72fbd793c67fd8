import { useMemo } from 'react';
import { pendingSymbols } from './operations.js';
import { useHeld } from './store.js';

/** Whether the server has not answered yet what was done with it. */
export function usePending(listId: string, symbol: string): boolean {
  const { operations } = useHeld(listId);
  return useMemo(() => pendingSymbols(operations).has(symbol), [operations, symbol]);
}
