import { execFile } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './paths.mjs';

const dist = join(root, 'dist');
const stamp = join(dist, '.built');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/** Whether dist/ is what the sources say. An image that ships dist/ without the sources has nothing to build. */
export function isBuilt() {
  if (!existsSync(join(root, 'src'))) return true;
  if (!existsSync(compiler)) return existsSync(join(dist, 'main.js'));
  const builtAt = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return sources().every((path) => statSync(path).mtimeMs < builtAt);
}

/** Compiles src/ to dist/. Returns whether it passed, and what the compiler said. */
export async function build() {
  const startedAt = new Date();
  try {
    await promisify(execFile)(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root });
  } catch (error) {
    return { passed: false, output: error.stdout || error.message };
  }
  prune();
  writeFileSync(stamp, '');
  // A source that changed while the compiler ran is newer than the build.
  utimesSync(stamp, startedAt, startedAt);
  return { passed: true, output: '' };
}

/** Files and directories: removing a file changes only its directory. */
function sources() {
  const src = join(root, 'src');
  const files = readdirSync(src, { recursive: true }).map((path) => join(src, path));
  return [src, ...files, join(root, 'tsconfig.json'), join(root, 'tsconfig.build.json')];
}

/** Removes what is left of sources that are gone: it would still be loaded by a pattern or a stale import. */
function prune() {
  for (const path of readdirSync(dist, { recursive: true })) {
    const source = path.replace(/\.js(\.map)?$/, '.ts');
    if (source !== path && !existsSync(join(root, 'src', source))) rmSync(join(dist, path));
  }
}
