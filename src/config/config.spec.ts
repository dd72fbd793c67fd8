import { describe, expect, it } from '@jest/globals';
import { type Config, ConfigError, loadConfig } from './config.js';

const minimal = {
  DATABASE_URL: 'postgres://localhost/freshfolio',
  REDIS_URL: 'redis://localhost:6379',
  JWT_SECRET: 'x'.repeat(32),
};
type Variables = Record<string, string | undefined>;
const load = (variables: Variables = {}): Config => loadConfig({ ...minimal, ...variables });

/** Why the service does not start. */
function problems(variables: Variables): string {
  try {
    load(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

describe('loadConfig', () => {
  it('needs a database, a Redis and a secret; everything else has a value that is safe', () => {
    const { feed, ...config } = load();
    expect(config).toEqual({
      production: true,
      demo: false,
      role: 'all',
      http: { port: 3000, host: '0.0.0.0', allowedOrigins: [] },
      log: { level: 'info' },
      database: {
        url: minimal.DATABASE_URL,
        poolSize: 10,
        timeouts: { statementTimeoutMs: 10_000, lockTimeoutMs: 5000, connectTimeoutMs: 5000 },
      },
      redis: { url: minimal.REDIS_URL, queueUrl: minimal.REDIS_URL, prefix: 'freshfolio' },
      auth: {
        secret: minimal.JWT_SECRET,
        expiresInSeconds: 3600,
        jwksUrl: undefined,
        issuer: 'freshfolio',
        audience: 'freshfolio',
        oidc: undefined,
      },
      calendarOverrides: {},
      dailyChangeBasis: 'previousClose',
      prices: { retentionDays: 1830, degradedAfterMs: 60_000 },
      snapshots: { retentionDays: 90 },
      recompute: { debounceMs: 2000, paceMs: 3000, leadingEdge: false, concurrency: 200 },
      sockets: {
        handshakesPer10Seconds: 100,
        connectionsPerUser: 50,
        eventsPerSecond: 50,
        subscriptions: 500,
        slowClientMs: 15_000,
      },
      test: { without: undefined, slowFillMs: 0, crashOnSigusr2: false },
    });
    expect(feed).toMatchObject({ kind: 'none', path: undefined, date: undefined, speed: 1 });
  });

  it('takes a variable that is set to nothing for one that is not set', () => {
    expect(load({ PORT: '', ROLE: undefined })).toMatchObject({ http: { port: 3000 }, role: 'all' });
  });

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(load())).toBe(true);
  });

  it('reads what is set', () => {
    const config = load({
      NODE_ENV: 'test',
      ROLE: 'worker',
      PORT: '0',
      QUEUE_REDIS_URL: 'rediss://queue:6380',
      FEED: 'replay',
      FEED_PATH: 'recordings',
      FEED_DATE: '2013-10-08',
      FEED_SPEED: '0.5',
      REPLAY_STARTED_AT: '2026-03-02T12:00:00Z',
      CALENDAR_OVERRIDES: '2025-01-09=closed, 2026-07-02=early',
      DAILY_CHANGE_BASIS: 'open',
      ALLOWED_ORIGINS: 'https://a.example,https://b.example',
    });
    expect(config).toMatchObject({
      production: false,
      role: 'worker',
      http: { port: 0, allowedOrigins: ['https://a.example', 'https://b.example'] },
      redis: { url: minimal.REDIS_URL, queueUrl: 'rediss://queue:6380' },
      feed: { kind: 'replay', path: 'recordings', date: '2013-10-08', speed: 0.5 },
      calendarOverrides: { '2025-01-09': 'closed', '2026-07-02': 'early' },
      dailyChangeBasis: 'open',
    });
    expect(config.feed.startedAt).toEqual(new Date('2026-03-02T12:00:00Z'));
  });

  it.each([
    ['NODE_ENV', 'staging', '"production"|"development"|"test"'],
    ['ROLE', 'server', '"all"|"web"|"worker"'],
    ['PORT', '70000', '<=65535'],
    ['PORT', 'http', 'expected number'],
    ['LOG_LEVEL', 'loud', '"info"'],
    ['DATABASE_URL', 'mysql://localhost', 'must start with postgres:// or postgresql://'],
    ['DATABASE_POOL_SIZE', '0', '>=1'],
    ['REDIS_URL', 'localhost:6379', 'must start with redis:// or rediss://'],
    ['QUEUE_REDIS_URL', 'http://localhost', 'must start with redis:// or rediss://'],
    ['REDIS_PREFIX', 'a:b', 'takes letters, digits, _ and -'],
    ['JWT_SECRET', 'hunter2', 'needs at least 32 characters'],
    ['JWT_EXPIRES_IN_SECONDS', '1.5', 'expected int'],
    ['AUTH_JWKS_URL', 'file:///etc/keys', 'must start with https:// or http://'],
    ['DEMO', 'yes', '"true"|"false"'],
    ['FEED', 'bloomberg', '"none"|"simulated"|"replay"'],
    ['FEED_DATE', '08.10.2013', 'must be a day such as 2013-10-08'],
    ['FEED_SPEED', '-1', '>0'],
    ['REPLAY_STARTED_AT', 'yesterday', 'ISO datetime'],
    ['CALENDAR_OVERRIDES', '2025-01-09=holiday', 'takes days such as 2025-01-09=closed'],
    ['CALENDAR_OVERRIDES', '2025-02-30=closed', 'names a day that is none'],
    ['DAILY_CHANGE_BASIS', 'close', '"previousClose"|"open"'],
    ['PRICE_RETENTION_DAYS', '0', '>=1'],
    ['SNAPSHOT_RETENTION_DAYS', '0', '>=1'],
    ['RECOMPUTE_DEBOUNCE_MS', '-5', '>=0'],
    ['RECOMPUTE_CONCURRENCY', '2000', '<=1000'],
  ])('names %s=%s, and what it takes instead', (name, value, mend) => {
    expect(problems({ [name]: value })).toContain(`  - ${name} is not valid: `);
    expect(problems({ [name]: value })).toContain(mend);
  });

  it.each([
    ['DATABASE_URL', 'for example postgres://user:password@localhost:5432/freshfolio'],
    ['REDIS_URL', 'for example redis://localhost:6379'],
    ['JWT_SECRET', 'set it (at least 32 random characters), or AUTH_JWKS_URL'],
  ])('says how to set %s where it is missing', (name, mend) => {
    expect(problems({ [name]: undefined })).toContain(`  - ${name} is not set: `);
    expect(problems({ [name]: undefined })).toContain(mend);
  });

  it('names everything that is wrong at once', () => {
    expect(problems({ PORT: 'x', ROLE: 'x', REDIS_URL: undefined }).match(/^ {2}- /gm)).toHaveLength(3);
  });

  it('never repeats a secret', () => {
    expect(problems({ JWT_SECRET: 'hunter2', DATABASE_URL: 'mysql://app:hunter2@db' })).not.toContain('hunter2');
  });
});

describe('what belongs together', () => {
  it('an identity provider needs no secret, but an issuer and an audience', () => {
    const provider = { JWT_SECRET: undefined, AUTH_JWKS_URL: 'https://id.example/keys' };
    expect(problems(provider)).toContain('AUTH_ISSUER and AUTH_AUDIENCE are needed with AUTH_JWKS_URL');
    const named = { ...provider, AUTH_ISSUER: 'https://id.example', AUTH_AUDIENCE: 'portfolio' };
    expect(load(named).auth).toMatchObject({
      secret: undefined,
      jwksUrl: 'https://id.example/keys',
      issuer: 'https://id.example',
      audience: 'portfolio',
    });
  });

  it('the page signs in at an identity provider whose address is its name', () => {
    const page = { AUTH_OIDC_CLIENT_ID: 'freshfolio-page' };
    expect(problems(page)).toContain('set AUTH_JWKS_URL, and AUTH_ISSUER to its URL');
    const provider = { ...page, AUTH_JWKS_URL: 'https://id.example/keys', AUTH_AUDIENCE: 'portfolio' };
    expect(problems({ ...provider, AUTH_ISSUER: 'id.example' })).toContain('AUTH_ISSUER to its URL');
    const { auth } = load({ ...provider, AUTH_ISSUER: 'https://id.example' });
    expect(auth.oidc).toEqual({ clientId: 'freshfolio-page', scope: 'openid email offline_access' });
  });

  it('a replay needs a recording and its day', () => {
    expect(problems({ FEED: 'replay', FEED_PATH: 'recordings' })).toContain('FEED_PATH and FEED_DATE are needed');
  });
});

describe('production', () => {
  it.each([undefined, 'production'])('is what NODE_ENV=%s means', (NODE_ENV) => {
    expect(load({ NODE_ENV }).production).toBe(true);
  });

  it.each([{ TEST_WITHOUT: 'leases' }, { TEST_SLOW_FILL_MS: '5' }, { TEST_CRASH_ON_SIGUSR2: 'true' }])(
    'refuses to break a promise by %j, and so does development',
    (setting) => {
      expect(() => load(setting)).toThrow('TEST_… settings break promises on purpose');
      expect(() => load({ ...setting, NODE_ENV: 'development' })).toThrow('TEST_… settings');
      expect(() => load({ ...setting, NODE_ENV: 'test' })).not.toThrow();
    },
  );

  it('refuses to be a demo', () => {
    expect(problems({ DEMO: 'true' })).toContain('DEMO is for demonstrations only: unset it, or use `npm run demo`');
  });

  it('refuses invented prices', () => {
    expect(problems({ FEED: 'simulated' })).toContain('FEED=simulated invents prices: unset it');
  });

  it('does not take the tokens of a demo: their issuer is another', () => {
    expect(load({ NODE_ENV: 'development', DEMO: 'true' }).auth.issuer).toBe('freshfolio-demo');
    expect(load().auth.issuer).toBe('freshfolio');
  });
});
