import type { ConnectionState } from 'freshfolio/client';
import { rates, type Refresh } from '../live/refresh.js';
import type { MarketStatus } from '../live/market.js';

/** How it stands with the connection, in a word. @param now ms since 1970 */
export function wordsOf(state: ConnectionState, now: number): string {
  switch (state.state) {
    case 'live':
      return state.transport === 'websocket' ? 'Live' : 'Live (stream)';
    case 'polling':
      return 'Polling';
    case 'expired':
      return 'Signed out';
    case 'offline':
      return `Offline, next try ${inSeconds(state.retryAt - now)}`;
    case 'reconnecting':
      return `Reconnecting ${inSeconds(state.retryAt - now)}`;
  }
}

export function inSeconds(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds > 0 ? `in ${seconds} s` : 'now';
}

/** On which way it comes, in a sentence. */
export function wayOf(state: ConnectionState): string {
  switch (state.state) {
    case 'live':
      return state.transport === 'websocket' ? 'Live, over WebSocket' : 'Live, over an event stream';
    case 'polling':
      return 'By asking again and again';
    case 'expired':
      return 'Your session has ended';
    case 'offline':
      return 'Nothing answers, on no way';
    case 'reconnecting':
      return 'Connecting again';
  }
}

/** How often what is shown can move, by the user's choice, the way on which it comes, and the market's hours. */
export function refreshWords(choice: Refresh, state: ConnectionState, market: MarketStatus | null): string {
  if (choice === 'paused') return 'Nothing moves until you choose otherwise.';
  const hours = market && (market.isOpen ? 'Market open: ' : 'Market closed: ');
  if (state.state === 'polling' && market) {
    return `${hours}every ${Math.max(market.refreshIntervalMs, rates[choice]) / 1000} s.`;
  }
  const often = choice === 'live' ? 'as prices come' : `at most every ${rates[choice] / 1000} s`;
  return hours ? `${hours}${often}.` : '';
}
