import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { io } from 'socket.io-client';
import { metric } from '../api/support/metrics.js';
import type { Application } from '../support/application.js';
import { eventually, sign } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';

describe('a socket that comes while PostgreSQL does not answer', () => {
  let deployment: TestDeployment;
  let web: Application;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web', { DATABASE_LOCK_TIMEOUT_MS: '100' });
  }, 60_000);
  afterAll(() => deployment.end());

  it('is not refused for good: it comes back by itself, and is let in', async () => {
    await deployment.database.query('BEGIN; LOCK TABLE revoked_tokens IN ACCESS EXCLUSIVE MODE');
    const socket = io(`${web.url}/ws/portfolio`, {
      auth: { token: await sign(deployment, 'somebody new') },
      transports: ['websocket'],
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
      forceNew: true,
    });
    const refused: unknown[] = [];
    socket.on('connect_error', (error) => refused.push((error as { data?: unknown }).data));
    await eventually(
      () => metric(web.url, 'ws_refusals_total', { reason: 'unavailable' }),
      (count) => count > 1,
    );
    expect(socket.connected).toBe(false);

    await deployment.database.query('ROLLBACK');

    await eventually(
      async () => socket.connected,
      (isConnected) => isConnected,
    );
    expect(refused.filter((data) => data !== undefined)).toEqual([]);
    socket.disconnect();
  });
});
