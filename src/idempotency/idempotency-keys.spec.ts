import { beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../config/config.js';
import { type Claim, IdempotencyKeys } from './idempotency-keys.js';

const config = loadConfig({
  DATABASE_URL: 'postgres://localhost/freshfolio',
  REDIS_URL: 'redis://localhost:6379',
  JWT_SECRET: 'x'.repeat(32),
});
const claim: Claim = { is: 'claimed', userId: 'ada', key: 'k', hash: 'h', claim: 'c' };

describe('an answer under an idempotency key', () => {
  let kept: unknown[];
  let isAway: boolean;
  const query = async (_: string, parameters: unknown[]) => {
    if (isAway) throw new Error('PostgreSQL is away');
    kept = parameters.slice(3);
    return [];
  };
  const keys = new IdempotencyKeys({ query } as never, config);

  beforeEach(() => {
    kept = [];
    isAway = false;
  });

  it('is kept up to a length; of a longer one it is only known that there was one', async () => {
    await keys.keep(claim, 201, { text: 'x'.repeat(200_000) });
    expect(kept).toEqual([201, JSON.stringify({ text: 'x'.repeat(200_000) })]);
    await keys.keep(claim, 201, { text: 'x'.repeat(300_000) });
    expect(kept).toEqual([201, null]);
  });

  it('may be nothing', async () => {
    await keys.keep(claim, 204, undefined);
    expect(kept).toEqual([204, 'null']);
  });

  it('is on its way also where it cannot be kept', async () => {
    isAway = true;
    await expect(keys.keep(claim, 201, {})).resolves.toBeUndefined();
    await expect(keys.release(claim, 503)).resolves.toBeUndefined();
  });
});
