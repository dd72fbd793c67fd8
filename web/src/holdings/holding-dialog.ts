import type { Position } from 'freshfolio/client';
import { create } from 'zustand';
import { usePortfolios } from '../live/portfolios.js';
import { onNextUser } from '../session/session.js';

/** What is being set by hand. */
type HoldingDialog =
  | { kind: 'add'; portfolioId: string }
  | { kind: 'edit' | 'remove'; portfolioId: string; position: Position };

export const useHoldingDialog = create<{ dialog: HoldingDialog | null }>(() => ({ dialog: null }));

export const addByHand = (portfolioId: string): void =>
  useHoldingDialog.setState({ dialog: { kind: 'add', portfolioId } });

/** Begins with the position of this moment: what others make of it meanwhile is a conflict. */
export function setByHand(kind: 'edit' | 'remove', portfolioId: string, symbol: string): void {
  const { positions = [] } = usePortfolios.getState().portfolios[portfolioId] ?? {};
  const position = positions.find((each) => each.symbol === symbol);
  if (position) useHoldingDialog.setState({ dialog: { kind, portfolioId, position } });
}

export const closeHolding = (): void => useHoldingDialog.setState({ dialog: null });

onNextUser(() => closeHolding());
