import { z } from 'zod';
import { calendarOverridesSchema } from './calendar-overrides.js';
import { databaseTimeouts } from './database-timeouts.js';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const port = z.coerce.number().int().min(0).max(65_535);
const milliseconds = z.coerce.number().int().min(0).max(3_600_000);
const count = z.coerce.number().int().min(1).max(1_000_000);
const timeout = z.coerce.number().int().min(1).max(3_600_000);
const url = (...schemes: string[]) =>
  z.string().refine((text) => schemes.some((scheme) => text.startsWith(`${scheme}://`)), {
    message: `must start with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
  });

/** Every environment variable that Freshfolio reads; the README's table says the same. */
const environment = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  PORT: port.default(3000),
  HOST: z.string().min(1).default('0.0.0.0'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  DATABASE_URL: url('postgres', 'postgresql'),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
  DATABASE_STATEMENT_TIMEOUT_MS: timeout.default(databaseTimeouts.statementTimeoutMs),
  DATABASE_LOCK_TIMEOUT_MS: timeout.default(databaseTimeouts.lockTimeoutMs),
  DATABASE_CONNECT_TIMEOUT_MS: timeout.default(databaseTimeouts.connectTimeoutMs),
  REDIS_URL: url('redis', 'rediss'),
  QUEUE_REDIS_URL: url('redis', 'rediss').optional(),
  REDIS_PREFIX: z
    .string()
    .regex(/^[a-z0-9_-]{1,32}$/i, 'takes letters, digits, _ and -')
    .default('freshfolio'),
  JWT_SECRET: z.string().min(32, 'needs at least 32 characters, for example from `openssl rand -hex 32`').optional(),
  JWT_EXPIRES_IN_SECONDS: z.coerce.number().int().min(1).max(86_400).default(3600),
  AUTH_JWKS_URL: url('https', 'http').optional(),
  AUTH_ISSUER: z.string().min(1).optional(),
  AUTH_AUDIENCE: z.string().min(1).optional(),
  AUTH_OIDC_CLIENT_ID: z.string().min(1).optional(),
  AUTH_OIDC_SCOPE: z.string().min(1).default('openid email offline_access'),
  DEMO: flag.default(false),
  FEED: z.enum(['none', 'simulated', 'replay']).default('none'),
  FEED_PATH: z.string().min(1).optional(),
  FEED_DATE: z.iso.date('must be a day such as 2013-10-08').optional(),
  FEED_SPEED: z.coerce.number().positive().max(100_000).default(1),
  REPLAY_STARTED_AT: z.iso.datetime().optional(),
  CALENDAR_OVERRIDES: calendarOverridesSchema,
  DAILY_CHANGE_BASIS: z.enum(['previousClose', 'open']).default('previousClose'),
  PRICE_RETENTION_DAYS: z.coerce.number().int().min(1).max(36_500).default(1830),
  PRICES_DEGRADED_AFTER_MS: timeout.default(60_000),
  SNAPSHOT_RETENTION_DAYS: z.coerce.number().int().min(1).max(36_500).default(90),
  RECOMPUTE_DEBOUNCE_MS: milliseconds.default(2000),
  RECOMPUTE_PACE_MS: milliseconds.default(3000),
  RECOMPUTE_LEADING_EDGE: flag.default(false),
  RECOMPUTE_CONCURRENCY: z.coerce.number().int().min(1).max(1000).default(200),
  ALLOWED_ORIGINS: z.string().default(''),
  SOCKET_SUBSCRIPTIONS: z.coerce.number().int().min(1).max(10_000).default(500),
  SOCKET_SLOW_CLIENT_MS: timeout.default(15_000),
  SOCKET_HANDSHAKES_PER_10_SECONDS: count.default(100),
  SOCKET_CONNECTIONS_PER_USER: count.default(50),
  SOCKET_EVENTS_PER_SECOND: count.default(50),
  TEST_WITHOUT: z.enum(['leases', 'bus', 'outbox', 'epoch']).optional(),
  TEST_SLOW_FILL_MS: milliseconds.default(0),
  TEST_CRASH_ON_SIGUSR2: flag.default(false),
});

type Environment = z.infer<typeof environment>;

/** The one object that everything else reads its settings from. */
export type Config = Readonly<ReturnType<typeof shape>>;

/** A setting that keeps the service from starting: the variable's name, what is wrong, and the mend. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads and checks the environment.
 * @throws ConfigError naming every variable that is wrong and how to mend it
 */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(present);
  const problems = parsed.success
    ? contradictions(parsed.data)
    : parsed.error.issues.map((issue) => explain(issue, present));
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(
      `The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
  }
  return Object.freeze(shape(parsed.data));
}

const examples: Record<string, string> = {
  DATABASE_URL: 'set it to your PostgreSQL, for example postgres://user:password@localhost:5432/freshfolio',
  REDIS_URL: 'set it to your Redis, for example redis://localhost:6379',
};

function explain(issue: z.core.$ZodIssue, present: Record<string, unknown>): string {
  const name = String(issue.path[0]);
  if (!(name in present)) return `${name} is not set: ${examples[name] ?? issue.message}`;
  return `${name} is not valid: ${issue.message}`;
}

/** What each variable alone cannot say. Production is whatever is not declared to be something else. */
function contradictions(env: Environment): string[] {
  const problems: string[] = [];
  if (!env.JWT_SECRET && !env.AUTH_JWKS_URL) {
    problems.push(
      'JWT_SECRET is not set: set it (at least 32 random characters), or AUTH_JWKS_URL for an identity provider',
    );
  }
  if (env.AUTH_JWKS_URL && !(env.AUTH_ISSUER && env.AUTH_AUDIENCE)) {
    problems.push('AUTH_ISSUER and AUTH_AUDIENCE are needed with AUTH_JWKS_URL: set both to what your tokens carry');
  }
  if (env.AUTH_OIDC_CLIENT_ID && !(env.AUTH_JWKS_URL && URL.canParse(env.AUTH_ISSUER ?? ''))) {
    problems.push(
      'AUTH_OIDC_CLIENT_ID lets the page sign in at an identity provider: set AUTH_JWKS_URL, and AUTH_ISSUER to its URL',
    );
  }
  if (env.NODE_ENV === 'production') {
    if (env.DEMO) problems.push('DEMO is for demonstrations only: unset it, or use `npm run demo`');
    if (env.FEED === 'simulated') problems.push('FEED=simulated invents prices: unset it, or use `npm run demo`');
  }
  if (env.NODE_ENV !== 'test' && (env.TEST_WITHOUT || env.TEST_SLOW_FILL_MS > 0 || env.TEST_CRASH_ON_SIGUSR2)) {
    problems.push('TEST_… settings break promises on purpose: unset them');
  }
  if (env.FEED === 'replay' && !(env.FEED_PATH && env.FEED_DATE)) {
    problems.push('FEED_PATH and FEED_DATE are needed with FEED=replay: name the recording and its day');
  }
  return problems;
}

function shape(env: Environment) {
  return {
    production: env.NODE_ENV === 'production',
    demo: env.DEMO,
    role: env.ROLE,
    http: {
      port: env.PORT,
      host: env.HOST,
      allowedOrigins: env.ALLOWED_ORIGINS.split(',').filter((origin) => origin !== ''),
    },
    log: { level: env.LOG_LEVEL },
    database: {
      url: env.DATABASE_URL,
      poolSize: env.DATABASE_POOL_SIZE,
      timeouts: {
        statementTimeoutMs: env.DATABASE_STATEMENT_TIMEOUT_MS,
        lockTimeoutMs: env.DATABASE_LOCK_TIMEOUT_MS,
        connectTimeoutMs: env.DATABASE_CONNECT_TIMEOUT_MS,
      },
    },
    redis: { url: env.REDIS_URL, queueUrl: env.QUEUE_REDIS_URL ?? env.REDIS_URL, prefix: env.REDIS_PREFIX },
    auth: {
      secret: env.JWT_SECRET,
      expiresInSeconds: env.JWT_EXPIRES_IN_SECONDS,
      jwksUrl: env.AUTH_JWKS_URL,
      // A demo's tokens are worth nothing elsewhere, even under the same secret.
      issuer: env.AUTH_ISSUER ?? (env.DEMO ? 'freshfolio-demo' : 'freshfolio'),
      audience: env.AUTH_AUDIENCE ?? 'freshfolio',
      /** what the page is known as at the identity provider, where it may sign in there, and what it asks for */
      oidc: env.AUTH_OIDC_CLIENT_ID ? { clientId: env.AUTH_OIDC_CLIENT_ID, scope: env.AUTH_OIDC_SCOPE } : undefined,
    },
    feed: {
      kind: env.FEED,
      path: env.FEED_PATH,
      date: env.FEED_DATE,
      speed: env.FEED_SPEED,
      startedAt: env.REPLAY_STARTED_AT ? new Date(env.REPLAY_STARTED_AT) : new Date(),
    },
    calendarOverrides: env.CALENDAR_OVERRIDES,
    dailyChangeBasis: env.DAILY_CHANGE_BASIS,
    prices: { retentionDays: env.PRICE_RETENTION_DAYS, degradedAfterMs: env.PRICES_DEGRADED_AFTER_MS },
    snapshots: { retentionDays: env.SNAPSHOT_RETENTION_DAYS },
    recompute: {
      debounceMs: env.RECOMPUTE_DEBOUNCE_MS,
      paceMs: env.RECOMPUTE_PACE_MS,
      leadingEdge: env.RECOMPUTE_LEADING_EDGE,
      concurrency: env.RECOMPUTE_CONCURRENCY,
    },
    sockets: {
      handshakesPer10Seconds: env.SOCKET_HANDSHAKES_PER_10_SECONDS,
      connectionsPerUser: env.SOCKET_CONNECTIONS_PER_USER,
      eventsPerSecond: env.SOCKET_EVENTS_PER_SECOND,
      subscriptions: env.SOCKET_SUBSCRIPTIONS,
      slowClientMs: env.SOCKET_SLOW_CLIENT_MS,
    },
    /** what the torture test breaks on purpose (test/torture); nothing else may be tested against */
    test: {
      without: env.TEST_WITHOUT,
      slowFillMs: env.TEST_SLOW_FILL_MS,
      crashOnSigusr2: env.TEST_CRASH_ON_SIGUSR2,
    },
  };
}
