import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, statSync } from 'node:fs';
import { root } from './paths.mjs';

/**
 * PostgreSQL refuses to run as root. For root this finds another user to run it as, one who can reach the programs and
 * the cluster; for everybody else it changes nothing.
 * @returns how to give a path to that user, and how to run a program as that user, probed with `program`
 * @throws Error that names the mend when no way leads there
 */
export function postgresUser(cluster, program) {
  if (process.getuid() !== 0) return { own: () => {}, as: (command, args) => [command, args, {}] };
  const { uid, gid } = unprivileged(cluster);
  const own = (path) => chownSync(path, uid, gid);
  own(cluster);
  const as = [plainly(uid, gid), throughClosedDoors(uid, gid)].find((way) => reaches(way, cluster, program));
  if (as) return { own, as };
  throw new Error(
    `PostgreSQL does not run as root, and user ${uid} cannot reach ${root}. Run this as an ordinary user, move the ` +
      'project to a directory that others may enter, or set DATABASE_URL to a PostgreSQL that you have.',
  );
}

/** Whoever owns the cluster already, else the project, else nobody. */
function unprivileged(cluster) {
  const owner = [cluster, root].map((path) => statSync(path)).find(({ uid }) => uid !== 0);
  return owner ?? { uid: nobody('-u'), gid: nobody('-g') };
}

function nobody(flag) {
  return Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
}

function plainly(uid, gid) {
  return (command, args) => [command, args, { uid, gid }];
}

/**
 * A project below a directory that only root may enter, such as one of `mktemp -d`: one capability opens the way. The
 * secure bit lets access(2) honour it, by which PostgreSQL looks for its own program.
 */
function throughClosedDoors(uid, gid) {
  const identity = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  const capability = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'];
  return (command, args) => ['setpriv', [...identity, ...capability, command, ...args], {}];
}

function reaches(way, cluster, program) {
  const test = ['-c', 'test -w "$1" && test -x "$2" && exec "$2" --version', 'sh', cluster, program];
  const [command, args, options] = way('/bin/sh', test);
  return spawnSync(command, args, { ...options, cwd: '/', stdio: 'ignore' }).status === 0;
}
