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
const pageBuilder = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
const pageStamp = join(root, 'web', 'dist', '.built');

/** Whether dist/ is what the sources say. An image that ships dist/ without the sources has nothing to build. */
export function isBuilt() {
  if (!existsSync(join(root, 'src'))) return true;
  if (!existsSync(compiler)) return existsSync(join(dist, 'main.bundle.js'));
  return isNewer(stamp, sources()) && isNewer(pageStamp, pageSources());
}

/** Compiles src/ to dist/, bundles what `npm start` runs, and builds the page. Returns whether it passed, and what the tools said. */
export async function build() {
  const [programs, page] = await Promise.all([buildPrograms(), buildPage()]);
  return programs.passed ? page : programs;
}

async function buildPrograms() {
  const startedAt = new Date();
  const compiled = await compile();
  const built = compiled.passed ? await run(bundler) : compiled;
  if (built.passed) writeStamp(stamp, startedAt);
  return built;
}

async function buildPage() {
  if (isNewer(pageStamp, pageSources())) return { passed: true, output: '' };
  const startedAt = new Date();
  const built = await run(pageBuilder, 'build', 'web', '--logLevel', 'warn');
  if (built.passed) writeStamp(pageStamp, startedAt);
  return built;
}

function isNewer(path, paths) {
  const builtAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return paths.every((source) => statSync(source).mtimeMs < builtAt);
}

/** A source that changed while it was built is newer than the build. */
function writeStamp(path, startedAt) {
  writeFileSync(path, '');
  utimesSync(path, startedAt, startedAt);
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

function sources() {
  const others = ['tsconfig.json', ...projects, 'package-lock.json', 'script/bundle.mjs'];
  return [...filesIn('src'), ...others.map((path) => join(root, path))];
}

function pageSources() {
  const others = ['web/index.html', 'web/vite.config.ts', 'web/precompress.ts', 'package-lock.json'];
  const folders = ['web/src', 'web/public', 'src/client'];
  return [...folders.flatMap(filesIn), ...others.map((path) => join(root, path))];
}

/** Files and directories: removing a file changes only its directory. */
function filesIn(folder) {
  const path = join(root, folder);
  return [path, ...readdirSync(path, { recursive: true }).map((name) => join(path, name))];
}

/** Removes what is left of sources that are gone: it would still be loaded by a pattern or a stale import. */
function prune() {
  for (const path of readdirSync(dist, { recursive: true })) {
    if (path.endsWith('.bundle.js')) continue;
    const source = path.replace(/\.(js(\.map)?|d\.ts)$/, '.ts');
    if (source !== path && !existsSync(join(root, 'src', source))) rmSync(join(dist, path));
  }
}
