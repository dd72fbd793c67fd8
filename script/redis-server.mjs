import { aptInstallation, find, run } from './programs.mjs';

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
  for (const command of installation(env)) {
    say(`Redis is missing. Running ${command.join(' ')}`);
    run(command, env);
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
  if (find('apt-get', env)) return aptInstallation(env, 'redis-server');
  return find('brew', env) ? [['brew', 'install', 'redis']] : [];
}
