/** @jest-environment jsdom */
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { act, cleanup, render, renderHook } from '@testing-library/react';
import { Client, type ConnectOptions } from '../../../src/client/client.js';
import { Failure } from '../../../src/client/failure.js';
import type { Feed, Link, Transport } from '../../../src/client/link.js';

const passable = new Set<Transport>(['websocket', 'sse', 'polling']);
let feed: Feed;
let current: Link;

const way = (transport: Transport) => async (opening: Feed) => {
  if (!passable.has(transport)) throw new Failure('unreachable');
  const link: Link = {
    transport,
    sync: () => {
      current = link;
    },
    authenticate: () => undefined,
    close: () => undefined,
  };
  feed = opening;
  return link;
};
jest.unstable_mockModule('freshfolio/client', () => ({
  connect: (options: ConnectOptions) => new Client(options, [way('websocket'), way('sse'), way('polling')]),
}));

const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
/** The way that feeds breaks, and is passable no longer. */
const breaks = async () => {
  passable.delete(current.transport);
  act(() => feed.lost(current, new Failure('closed')));
};

describe('the connection as the page shows it', () => {
  let page: typeof import('./connection-mark.js') &
    typeof import('../live/connection.js') &
    typeof import('../live/network.js') &
    typeof import('./rest-while-hidden.js') &
    typeof import('../live/refresh.js');

  beforeAll(async () => {
    jest.useFakeTimers();
    // Half of the longest wait, each time.
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    const { useSession } = await import('../session/session.js');
    const claims = btoa(JSON.stringify({ sub: 'ada', role: 'user', exp: Date.now() / 1000 + 36_000 }));
    useSession.getState().begin(`.${claims}.`, 'ada@example.com');
    page = {
      ...(await import('./connection-mark.js')),
      ...(await import('../live/connection.js')),
      ...(await import('../live/network.js')),
      ...(await import('./rest-while-hidden.js')),
      ...(await import('../live/refresh.js')),
    };
  });
  afterEach(cleanup);
  afterAll(() => {
    page.useConnection.getState().client?.close();
    jest.useRealTimers();
  });

  it('goes down the ladder with a countdown, and up again', async () => {
    const { ConnectionMark } = page;
    const { container } = render(<ConnectionMark />);
    const words = () => container.querySelector('[data-connection]')!.textContent;
    await pass(0);
    expect(words()).toBe('Live');

    await breaks();
    expect(words()).toBe('Reconnecting in 1 s');
    await pass(250);
    await pass(500);
    expect(words()).toBe('Live (stream)');

    await breaks();
    await pass(2000);
    expect(words()).toBe('Polling');

    passable.add('websocket');
    await pass(60_000);
    expect(words()).toBe('Live');
  });

  it('does not wait once the browser has a network again', async () => {
    const { ConnectionMark } = page;
    const { container } = render(<ConnectionMark />);
    const words = () => container.querySelector('[data-connection]')!.textContent;
    const network = jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    passable.clear();
    await breaks();
    act(() => void dispatchEvent(new Event('offline')));
    await pass(60_000);
    expect(words()).toBe('No network');
    ['websocket', 'sse', 'polling'].forEach((transport) => passable.add(transport as Transport));
    network.mockReturnValue(true);
    act(() => void dispatchEvent(new Event('online')));
    await pass(0);
    expect(words()).toBe('Polling');
  });

  it('pauses for as long as there is a reason', () => {
    const { pause, useConnection, useRefresh } = page;
    const client = useConnection.getState().client!;
    const [pauses, resumes] = [jest.spyOn(client, 'pause'), jest.spyOn(client, 'resume')];
    const closeTicket = pause('ticket');
    useRefresh.getState().choose('paused');
    closeTicket();
    closeTicket();
    expect(useConnection.getState()).toMatchObject({ isPaused: true, pausedBy: ['user'] });
    expect(resumes).not.toHaveBeenCalled();
    useRefresh.getState().choose('live');
    expect(useConnection.getState()).toMatchObject({ isPaused: false, pausedBy: [] });
    expect([pauses, resumes].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });

  it('rests once nobody has seen the page for a minute, and brings the latest as soon as somebody does', async () => {
    const { useConnection, useRestWhileHidden } = page;
    renderHook(useRestWhileHidden);
    const seen = jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    await pass(59_000);
    expect(useConnection.getState().isPaused).toBe(false);
    await pass(1000);
    expect(useConnection.getState().pausedBy).toEqual(['hidden']);
    seen.mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(useConnection.getState().isPaused).toBe(false);
  });
});
