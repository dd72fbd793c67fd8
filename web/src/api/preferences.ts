import { call } from './call.js';

export interface Preferences {
  /** prices move the user's portfolios at most once in so long; 0: as often as the service does it */
  minIntervalMs: number;
}

/** @throws Problem */
export const readPreferences = (): Promise<Preferences> => call('/preferences');

/** @throws Problem */
export const changePreferences = (preferences: Preferences): Promise<Preferences> =>
  call('/preferences', { method: 'PATCH', body: preferences });
