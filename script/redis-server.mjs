import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['redis-server', 'valkey-server'];

/** The path of an installed Redis (or Valkey), or undefined. */
export function findRedis(env = process.env) {
  return names.map((name) => find(name, env)).find(Boolean);
}

/**
 * Installs a Redis where there is none and the system lets us.
 * @throws Error that says what to type when it does not
 */
export function obtainRedis({ env = process.env, say = console.log } = {}) {
  const present = findRedis(env);
  if (present) return present;
  for (const [command, ...args] of installation(env)) {
    say(`Redis is missing. Running ${[command, ...args].join(' ')}`);
    // What counts is whether a Redis is there afterwards: `apt-get update` also fails when one of many sources does.
    spawnSync(find(command, env), args, { env: { DEBIAN_FRONTEND: 'noninteractive', ...env }, stdio: 'ignore' });
  }
  const installed = findRedis(env);
  if (installed) return installed;
  throw new Error(
    [
      'Redis is missing and could not be installed from here. Type one of these and try again:',
      '  sudo apt-get update && sudo apt-get install -y redis-server   (Debian, Ubuntu)',
      '  sudo dnf install -y valkey                                    (Fedora)',
      '  brew install redis                                            (macOS)',
      'or name a Redis that you have: REDIS_URL=redis://localhost:6379',
    ].join('\n'),
  );
}

function installation(env) {
  if (find('apt-get', env)) {
    const elevate = process.getuid() === 0 ? [] : passwordlessSudo(env);
    if (!elevate) return [];
    const apt = [...elevate, 'apt-get', '-q', '-o', 'DPkg::Lock::Timeout=120'];
    return [
      [...apt, 'update'],
      [...apt, 'install', '-y', '--no-install-recommends', 'redis-server'],
    ];
  }
  return find('brew', env) ? [['brew', 'install', 'redis']] : [];
}

function passwordlessSudo(env) {
  const sudo = find('sudo', env);
  return sudo && spawnSync(sudo, ['-n', 'true'], { env, stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

function find(name, env) {
  const paths = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return paths.map((path) => join(path, name)).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
