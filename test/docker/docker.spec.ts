import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DCLinter } from 'dclint';
import { validate } from 'dockerfile-utils';
import { loadConfig } from '../../src/config/config.js';
import { MIGRATIONS } from '../../src/database/migrations.js';
import { compose, instructions, read, root } from './files.js';

const manifest: { scripts: Record<string, string>; engines: { node: string } } = JSON.parse(read('package.json'));
const { scripts, engines } = manifest;
const compiler: { compilerOptions: { rootDir: string; outDir: string } } = JSON.parse(read('tsconfig.build.json'));
const { rootDir, outDir } = compiler.compilerOptions;
const all = instructions(read('docker/Dockerfile'));
const lastStage = Math.max(...all.map(({ stage }) => stage));
const runtime = (name: string) => all.filter((each) => each.stage === lastStage && each.name === name);
const only = (name: string) => {
  const found = runtime(name);
  expect(found).toHaveLength(1);
  return found[0]!.rest;
};
/** The exec form's words. */
const words = (json: string): string[] => JSON.parse(json);
const copies = all
  .filter(({ name }) => name === 'COPY')
  .map(({ rest, stage }) => {
    const [, from, paths = ''] = /^(?:--from=(\w+) )?(.*) \S+$/.exec(rest) ?? [];
    return { stage, from, sources: paths.split(' ') };
  });

describe('the image', () => {
  it('passes the validator', () => {
    expect(validate(read('docker/Dockerfile'))).toEqual([]);
  });

  it('has one pinned Node in every stage, and package.json admits it', () => {
    const bases = all.filter(({ name }) => name === 'FROM').map(({ rest }) => rest.split(' ')[0]!);
    const [node, ...others] = new Set(bases.filter((base) => base !== 'base'));
    expect(others).toEqual([]);
    const version = /^node:(\d+\.\d+\.\d+)-bookworm-slim$/.exec(node!)?.[1];
    const least = /^>=(\d+\.\d+\.\d+)$/.exec(engines.node)?.[1];
    expect(version!.localeCompare(least!, 'en', { numeric: true })).toBeGreaterThanOrEqual(0);
  });

  it('installs from the lock file and builds with the script everybody uses', () => {
    const steps = all.filter(({ name }) => name === 'RUN').map(({ rest }) => rest);
    expect(steps).toEqual(['npm ci --ignore-scripts', 'npm run build', 'npm ci --omit=dev --ignore-scripts']);
    // What else the script would need has to be copied first.
    expect(scripts).not.toHaveProperty('prebuild');
    const files = scripts.build!.split(' ').filter((word) => existsSync(join(root, word)));
    expect(files).toEqual(['tsconfig.build.json', 'tsconfig.client.json', 'script/bundle.mjs', 'web']);
    expect(copies.flatMap(({ sources }) => sources)).toEqual(expect.arrayContaining([...files, rootDir]));
  });

  it('copies only what exists and what .dockerignore lets through', () => {
    const admitted = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const sources = copies.filter(({ from }) => !from).flatMap(({ sources: paths }) => paths);
    expect(sources.filter((path) => path !== './' && !existsSync(join(root, path)))).toEqual([]);
    expect(new Set(sources)).toEqual(new Set(admitted));
  });

  it('takes the packages and the build from the stages that make them', () => {
    expect(copies.filter(({ from }) => from)).toEqual([
      { stage: lastStage, from: 'dependencies', sources: ['/app/node_modules'] },
      { stage: lastStage, from: 'build', sources: [`/app/${outDir}`] },
      { stage: lastStage, from: 'build', sources: ['/app/web/dist'] },
    ]);
  });

  it('holds the migrations where the program looks for them', () => {
    expect(
      copies.filter(({ stage, from }) => stage === lastStage && !from).flatMap(({ sources }) => sources),
    ).toContain(relative(root, MIGRATIONS));
  });

  it('starts what npm start starts', () => {
    const command = words(only('CMD'));
    expect(`exec ${command.join(' ')}`).toBe(scripts.start);
    expect(existsSync(join(root, command.at(-1)!))).toBe(true);
  });

  it('runs without rights and stops on SIGTERM', () => {
    expect(only('USER')).toBe('node');
    expect(only('STOPSIGNAL')).toBe('SIGTERM');
    expect(runtime('ENV').map(({ rest }) => rest)).toContain('NODE_ENV=production');
  });

  it.each([
    ['healthy while /health/live answers 200', 200, 0],
    ['unhealthy when it answers 503', 503, 1],
    ['unhealthy when nobody answers', undefined, 1],
  ])('is %s', async (_, status, code) => {
    const server = createServer((request, response) =>
      response.writeHead(request.url === '/health/live' ? status! : 404).end(),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    if (status === undefined) server.close();
    const [program, ...args] = words(only('HEALTHCHECK').replace(/^.*? CMD /, ''));
    const check = spawn(program!, args, { env: { PATH: process.env.PATH, PORT: String(port) } });
    expect(await once(check, 'exit')).toEqual([code, null]);
    server.close();
  });
});

describe('the compose file', () => {
  const path = 'docker/compose.yml';
  const secrets = { POSTGRES_PASSWORD: 'p'.repeat(64), REDIS_PASSWORD: 'r'.repeat(64), JWT_SECRET: 'j'.repeat(64) };
  const { services, networks, volumes } = compose(path, secrets);
  const image = Object.fromEntries(runtime('ENV').map(({ rest }) => rest.split('=')));
  const environment = (name: string) => ({ ...image, ...services[name]!.environment });
  const named = Object.entries(services);

  it('passes the linter without a rule turned off', () => {
    const linter = new DCLinter({ rules: {}, quiet: false, debug: false, exclude: [] });
    const results: { messages: unknown[] }[] = linter.lintFiles([join(root, path)], false);
    expect(results.map(({ messages }) => messages)).toEqual([[]]);
  });

  it.each(Object.keys(secrets))('does not start without %s', (secret) => {
    expect(() => compose(path, { ...secrets, [secret]: '' })).toThrow(secret);
  });

  it.each(['web', 'worker'] as const)('gives %s a configuration that it accepts', (role) => {
    const known = new Set(
      read('src/config/config.ts')
        .match(/^ {2}[A-Z][A-Z_]+(?=:)/gm)!
        .map((name) => name.trim()),
    );
    expect(Object.keys(environment(role)).filter((name) => !known.has(name))).toEqual([]);
    const config = loadConfig(environment(role));
    expect(config).toMatchObject({ role, production: true, demo: false, auth: { secret: secrets.JWT_SECRET } });
  });

  it('brings the database up to date with the script everybody uses, before anything else runs', () => {
    expect([services.migrate!.command].flat().join(' ')).toBe(scripts.migrate);
    expect(existsSync(join(root, [services.migrate!.command].flat().at(-1)!))).toBe(true);
    expect(environment('migrate').DATABASE_URL).toBe(environment('web').DATABASE_URL);
    for (const role of ['web', 'worker']) {
      expect(services[role]!.depends_on!.migrate).toEqual({ condition: 'service_completed_successfully' });
    }
  });

  it('waits only for services that say when they are healthy', () => {
    for (const [, { depends_on = {} }] of named) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        if (condition === 'service_healthy') expect(services[other]!.healthcheck?.test).toBeDefined();
      }
    }
  });

  it.each(['web', 'worker', 'migrate'])('gives %s addresses that are services on a network it shares', (name) => {
    const urls = ['DATABASE_URL', 'REDIS_URL', 'QUEUE_REDIS_URL'].flatMap((key) => environment(name)[key] ?? []);
    for (const { hostname } of urls.map((url) => new URL(url))) {
      expect(services).toHaveProperty(hostname);
      expect(services[hostname]!.networks.some((network) => services[name]!.networks.includes(network))).toBe(true);
    }
  });

  it('knows the passwords on both sides', () => {
    const { database, redis } = loadConfig(environment('web'));
    expect(new URL(database.url).password).toBe(services.postgres!.environment.POSTGRES_PASSWORD);
    for (const { hostname, password } of [new URL(redis.url), new URL(redis.queueUrl)]) {
      expect(services[hostname]!.command).toContain(`--requirepass ${password}`);
      expect(services[hostname]!.environment.REDISCLI_AUTH).toBe(password);
    }
  });

  it('lets the cache forget and the queue never', () => {
    const { redis } = loadConfig(environment('worker'));
    const command = (url: string) => services[new URL(url).hostname]!.command;
    expect(command(redis.url)).toMatch(/--maxmemory \d+mb --maxmemory-policy allkeys-lru --save "" --appendonly no$/);
    expect(command(redis.queueUrl)).toMatch(/--maxmemory \d+mb --maxmemory-policy noeviction --appendonly yes$/);
    expect(services['redis-queue']!.volumes).toEqual(['redis-queue:/data']);
    expect(services.postgres!.volumes).toEqual(['postgres:/var/lib/postgresql']);
    expect(Object.keys(volumes)).toEqual(['postgres', 'redis-queue']);
  });

  it('opens one port, the one the image listens on, to this machine alone', () => {
    expect(named.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`))).toEqual([
      `web 127.0.0.1:3000:${only('EXPOSE')}`,
    ]);
    expect(loadConfig(environment('web')).http.port).toBe(Number(only('EXPOSE')));
    expect(
      named
        .filter(([, service]) => service.networks.some((network) => !networks[network]!.internal))
        .map(([name]) => name),
    ).toEqual(['web']);
  });

  it.each(named)('confines %s', (name, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      stop_grace_period: '15s',
      restart: name === 'migrate' ? 'no' : 'unless-stopped',
      deploy: {
        resources: { limits: { cpus: expect.any(String), memory: expect.any(String), pids: expect.any(Number) } },
      },
    });
    // The application's own image has its user already.
    if (service.build) expect(service.build).toEqual({ context: '..', dockerfile: 'docker/Dockerfile' });
    else expect(service.user).toMatch(/^(postgres|redis)$/);
  });
});
