/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Alert } from '../api/notices.js';
import { useImportProgress } from '../imports/import-progress.js';
import { useMarket } from '../live/market.js';
import { useBrowserNotifications } from './browser-notifications.js';
import { hear } from './hear.js';
import { useNotices } from './notice-list.js';

const facts: Omit<Alert, 'readAt'> = {
  id: 'n1',
  ruleId: 'r1',
  kind: 'price_above',
  symbol: 'AAPL',
  value: '105.5',
  threshold: '105',
  at: '2026-11-20T15:00:00.000Z',
};
const alert = { code: 'alert', detail: 'AAPL is at 105.5, above 105', ...facts };
const shown: [string, NotificationOptions | undefined][] = [];

class FakeNotification {
  static permission: NotificationPermission = 'granted';
  static requestPermission = async () => FakeNotification.permission;
  addEventListener = jest.fn();

  constructor(title: string, options?: NotificationOptions) {
    shown.push([title, options]);
  }
}

describe('what the server has to tell', () => {
  beforeEach(() => {
    shown.length = 0;
    Object.assign(globalThis, { Notification: FakeNotification });
    useNotices.setState({ items: [], unread: 0 });
    useBrowserNotifications.setState({ permission: 'granted', isWanted: false });
  });
  afterEach(() => void jest.restoreAllMocks());

  it('an alert stands in the list and counts as unread, once however often it comes', () => {
    hear(alert);
    hear(alert);
    expect(useNotices.getState()).toMatchObject({ items: [{ id: 'n1', readAt: null }], unread: 1 });
  });

  it('the browser shows it where that is wanted and allowed, and nobody sees the page', async () => {
    hear(alert);
    await useBrowserNotifications.getState().want(true);
    hear(alert);
    expect(shown).toEqual([]);
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    hear(alert);
    expect(shown).toEqual([
      ['Price alert', expect.objectContaining({ tag: 'n1', body: 'AAPL is at 105.5, above 105' })],
    ]);
  });

  it('a browser that refuses leaves them off', async () => {
    FakeNotification.permission = 'denied';
    await useBrowserNotifications.getState().want(true);
    expect(useBrowserNotifications.getState()).toMatchObject({ permission: 'denied', isWanted: false });
    FakeNotification.permission = 'granted';
  });

  it('that no prices come holds until they do', () => {
    const status = { exchange: 'XNYS', isOpen: true, session: 'regular' as const, refreshIntervalMs: 5000 };
    useMarket.setState({ status: { ...status, opensAt: null, closesAt: null, pricesDegradedSince: null } });
    hear({ code: 'prices_degraded', since: '2026-11-20T15:00:00.000Z', detail: 'No prices' });
    expect(useMarket.getState().status?.pricesDegradedSince).toBe('2026-11-20T15:00:00.000Z');
    hear({ code: 'prices_restored', detail: 'Prices' });
    expect(useMarket.getState().status?.pricesDegradedSince).toBeNull();
  });

  it('how far an import is', () => {
    hear({ code: 'import_progress', portfolioId: 'p', step: 'checked', done: 2000, total: 4000 });
    expect(useImportProgress.getState().progress).toMatchObject({ portfolioId: 'p', step: 'checked', done: 2000 });
  });
});
