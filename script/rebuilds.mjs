import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from './build.mjs';
import { root } from './paths.mjs';
import { until } from './wait.mjs';

/** Builds after each change of the sources, for ever. Yields what `build` returns. */
export async function* rebuilds() {
  let hasChanged = false;
  const changed = (_, path) => {
    hasChanged ||= !path?.endsWith('.spec.ts');
  };
  for (const dir of ['src', 'migrations'].map((name) => join(root, name)).filter(existsSync)) {
    // A file that is gone before it was looked at is an error to the watcher; the change is noticed all the same.
    watch(dir, { recursive: true }, changed).on('error', () => {});
  }
  for (;;) {
    await until(() => hasChanged, Infinity, 100);
    // An editor saves in several steps.
    await delay(50);
    hasChanged = false;
    yield await build();
  }
}
