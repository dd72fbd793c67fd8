import { execFile } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './paths.mjs';

const dist = join(root, 'dist');
const stamp = join(dist, '.built');
/** The second one checks that the client needs nothing but what browsers have too, and writes its types. */
const projects = ['tsconfig.build.json', 'tsconfig.client.json'];
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const bundler = join(root, 'script', 'bundle.mjs');

/** Whether dist/ is what the sources say. An image that ships dist/ without the sources has nothing to build. */
export function isBuilt() {
  if (!existsSync(join(root, 'src'))) return true;
  if (!existsSync(compiler)) return existsSync(join(dist, 'main.bundle.js'));
  const builtAt = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return sources().every((path) => statSync(path).mtimeMs < builtAt);
}

/** Compiles src/ to dist/, and bundles what `npm start` runs. Returns whether it passed, and what the tools said. */
export async function build() {
  const startedAt = new Date();
  const compiled = await compile();
  const built = compiled.passed ? await run(bundler) : compiled;
  if (!built.passed) return built;
  writeFileSync(stamp, '');
  // A source that changed while the compiler ran is newer than the build.
  utimesSync(stamp, startedAt, startedAt);
  return built;
}

/** The modules alone, which is quick, and all that the demo runs. Returns the same. */
export async function compile() {
  const outcomes = await Promise.all(projects.map((project) => run(compiler, '-p', project)));
  const compiled = outcomes.find(({ passed }) => !passed) ?? outcomes[0];
  if (compiled.passed) prune();
  return compiled;
}

async function run(...args) {
  try {
    await promisify(execFile)(process.execPath, args, { cwd: root });
    return { passed: true, output: '' };
  } catch (error) {
    return { passed: false, output: error.stdout || error.message };
  }
}

/** Files and directories: removing a file changes only its directory. */
function sources() {
  const src = join(root, 'src');
  const files = readdirSync(src, { recursive: true }).map((path) => join(src, path));
  const others = ['tsconfig.json', ...projects, 'package-lock.json', 'script/bundle.mjs'];
  return [src, ...files, ...others.map((path) => join(root, path))];
}

/** Removes what is left of sources that are gone: it would still be loaded by a pattern or a stale import. */
function prune() {
  for (const path of readdirSync(dist, { recursive: true })) {
    if (path.endsWith('.bundle.js')) continue;
    const source = path.replace(/\.(js(\.map)?|d\.ts)$/, '.ts');
    if (source !== path && !existsSync(join(root, 'src', source))) rmSync(join(dist, path));
  }
}
