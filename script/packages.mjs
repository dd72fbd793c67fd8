import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const lock = join(root, 'package-lock.json');
const stamp = join(root, 'node_modules', '.freshfolio-lock');
/** npm writes it at the very end: without it an installation was cut short. */
const installed = join(root, 'node_modules', '.package-lock.json');

/** Runs `npm ci` when the packages are missing or are not those of package-lock.json. */
export function installPackages() {
  const hash = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (isInstalled(hash)) return;
  console.log('Installing the packages (npm ci)…');
  // The build needs the development packages in production too.
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const [command, ...args] = [...npm, 'ci', '--include=dev', '--loglevel=error'];
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`npm ci failed${error ? `: ${error.message}` : ', see above'}.`);
  writeFileSync(stamp, hash);
}

function isInstalled(hash) {
  const installedAt = statSync(installed, { throwIfNoEntry: false })?.mtimeMs;
  if (installedAt === undefined) return false;
  try {
    return readFileSync(stamp, 'utf8') === hash;
  } catch {
    // Somebody ran `npm ci` by hand: it counts when it is not older than the lock file.
    return installedAt >= statSync(lock).mtimeMs;
  }
}
