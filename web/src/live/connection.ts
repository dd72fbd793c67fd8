import { connect, type ConnectionState, type FreshfolioClient } from 'freshfolio/client';
import { create } from 'zustand';
import { freshToken } from '../session/fresh-token.js';
import { useSession } from '../session/session.js';

interface ConnectionStore {
  /** there while somebody is signed in */
  client: FreshfolioClient | null;
  state: ConnectionState;
  /** what was shown last stays; a reason for each that wants it so */
  isPaused: boolean;
}

const connecting: ConnectionState = { state: 'reconnecting', retryAt: 0, code: 'connecting' };

/** One connection for everything on the page; it comes and goes with the session. */
export const useConnection = create<ConnectionStore>(() => ({ client: null, state: connecting, isPaused: false }));

export const openConnection = (): FreshfolioClient => connect({ url: location.origin, token: freshToken });

/** While the page pauses nothing moves on it, and the server sends nothing. Ends with a call of what it returns: the latest comes at once. */
export function pause(): () => void {
  const { client } = useConnection.getState();
  client?.pause();
  useConnection.setState({ isPaused: true });
  return () => {
    useConnection.setState({ isPaused: false });
    client?.resume();
  };
}

function follow(userId: string | undefined): void {
  useConnection.getState().client?.close();
  if (userId === undefined) return useConnection.setState({ client: null, state: connecting, isPaused: false });
  const client = openConnection();
  useConnection.setState({ client, isPaused: false });
  client.onConnection((state) => {
    if (useConnection.getState().client === client) useConnection.setState({ state });
    if (state.state === 'expired') useSession.getState().end('Your session has ended: sign in again.');
  });
}

follow(useSession.getState().session?.userId);
useSession.subscribe(({ session }, { session: before }) => {
  if (session?.userId !== before?.userId) follow(session?.userId);
});
