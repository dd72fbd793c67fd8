import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of an installed program, or undefined. */
export function find(name, env) {
  const paths = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return paths.map((path) => join(path, name)).find(isExecutable);
}

/** The commands that install Debian's packages; none where that is not Debian, or not for us to do. */
export function aptInstallation(env, ...packages) {
  if (!find('apt-get', env)) return [];
  const elevate = process.getuid() === 0 ? [] : passwordlessSudo(env);
  if (!elevate) return [];
  const apt = [...elevate, 'apt-get', '-q', '-o', 'DPkg::Lock::Timeout=120'];
  return [
    [...apt, 'update'],
    [...apt, 'install', '-y', '--no-install-recommends', ...packages],
  ];
}

/** What counts is whether a program is there afterwards: `apt-get update` also fails when one of many sources does. */
export function run([command, ...args], env) {
  spawnSync(find(command, env), args, { env: { DEBIAN_FRONTEND: 'noninteractive', ...env }, stdio: 'ignore' });
}

function passwordlessSudo(env) {
  const sudo = find('sudo', env);
  return sudo && spawnSync(sudo, ['-n', 'true'], { env, stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
