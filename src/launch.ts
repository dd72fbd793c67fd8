import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';

type Programs = Record<string, () => Promise<unknown>>;

/**
 * Runs one of the programs that script/bundle.mjs joined in dist/. What V8 made of them is kept beside them, for each
 * version and set of flags: to compile 10 MB takes a third of a start. Another Node.js compiles them itself.
 */
export async function launch(name: string): Promise<void> {
  await load().programs[name]?.();
}

/** Keeps what V8 makes of the programs with the flags of this process. */
export async function keepCompiled(): Promise<void> {
  const { programs, script, kept } = load();
  // What is loaded is compiled; what is only called later is compiled when it is called.
  await programs.load?.();
  writeFileSync(kept, script.createCachedData());
}

function load(): { programs: Programs; script: Script; kept: string } {
  const dist = import.meta.dirname;
  // The name has a sum of what it holds: V8 would take what it made of another file of the same length.
  const file = readdirSync(dist).find((path) => /^programs-\w+\.bundle\.cjs$/.test(path));
  if (!file) throw new Error('There is no build: run `npm run build`.');
  const filename = join(dist, file);
  const kept = join(dist, `${file}.${cachedDataVersionTag()}`);
  const cachedData = existsSync(kept) ? readFileSync(kept) : undefined;
  const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData });
  const module = { exports: {} as { programs: Programs } };
  script.runInThisContext()(createRequire(filename), module, module.exports, filename, dist);
  return { programs: module.exports.programs, script, kept };
}
