import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from './build.mjs';
import { root } from './paths.mjs';
import { until } from './wait.mjs';

/** Builds after each change of the sources, for ever. Yields what `compile` returns. */
export async function* rebuilds() {
  let built = state();
  for (;;) {
    // Looking is slower than fs.watch but misses nothing: on Linux that loses files which an editor replaces.
    await until(() => state() !== built, Infinity, 300);
    built = state();
    yield await compile();
  }
}

function state() {
  return ['src', 'migrations'].flatMap((name) => files(join(root, name))).join();
}

function files(dir) {
  const paths = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((path) => !path.endsWith('.spec.ts'));
  return paths.map((path) => `${path}@${statSync(join(dir, path), { throwIfNoEntry: false })?.mtimeMs}`);
}
