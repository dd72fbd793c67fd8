import { connect, type ConnectionState, type FreshfolioClient } from 'freshfolio/client';
import { create } from 'zustand';
import { freshToken } from '../session/fresh-token.js';
import { onNextUser, useSession } from '../session/session.js';

/** Why nothing moves: an open order ticket, the user's wish, or nobody sees the page. */
export type PauseReason = 'ticket' | 'user' | 'hidden';

interface ConnectionStore {
  /** there while somebody is signed in */
  client: FreshfolioClient | null;
  state: ConnectionState;
  /** since when it stands so with the connection, ms since 1970 */
  since: number;
  /** what was shown last stays for as long as there is a reason */
  isPaused: boolean;
  pausedBy: readonly PauseReason[];
}

const connecting: ConnectionState = { state: 'reconnecting', retryAt: 0, code: 'connecting' };
const pauses = new Map<symbol, PauseReason>();

/** One connection for everything on the page; it comes and goes with the session. */
export const useConnection = create<ConnectionStore>(() => ({
  client: null,
  state: connecting,
  since: Date.now(),
  isPaused: false,
  pausedBy: [],
}));

export const openConnection = (): FreshfolioClient => connect({ url: location.origin, token: freshToken });

/**
 * While there is one reason to pause nothing moves on the page, and the server sends nothing. It ends with a call of what it returns; after
 * the last one the latest comes at once.
 */
export function pause(reason: PauseReason = 'ticket'): () => void {
  const own = Symbol(reason);
  pauses.set(own, reason);
  settle();
  return () => {
    if (pauses.delete(own)) settle();
  };
}

function settle(): void {
  const { client, isPaused: wasPaused } = useConnection.getState();
  const isPaused = pauses.size > 0;
  useConnection.setState({ isPaused, pausedBy: [...new Set(pauses.values())] });
  if (isPaused && !wasPaused) client?.pause();
  if (!isPaused && wasPaused) client?.resume();
}

function follow(userId: string | undefined): void {
  useConnection.getState().client?.close();
  if (userId === undefined) return useConnection.setState({ client: null, state: connecting, since: Date.now() });
  const client = openConnection();
  if (pauses.size > 0) client.pause();
  useConnection.setState({ client });
  client.onConnection((state) => {
    if (useConnection.getState().client === client) report(state);
    if (state.state === 'expired') useSession.getState().end('Your session has ended: sign in again.');
  });
}

function report(state: ConnectionState): void {
  const { state: before, since } = useConnection.getState();
  useConnection.setState({ state, since: nameOf(state) === nameOf(before) ? since : Date.now() });
}

const nameOf = (state: ConnectionState): string => (state.state === 'live' ? state.transport : state.state);

follow(useSession.getState().session?.userId);
onNextUser(follow);
