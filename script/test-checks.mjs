import { once } from 'node:events';
import { join } from 'node:path';
import { build } from './build.mjs';
import { giveWay } from './give-way.mjs';
import { root } from './paths.mjs';

/** What is checked without running the product. Each counts as one test. */
export const checks = [
  { name: 'formatting', run: tool('oxfmt', '--check', '.') },
  { name: 'lint', run: tool('oxlint', '--deny-warnings') },
  { name: 'types', run: tool('tsc', '-p', 'tsconfig.json') },
  { name: 'types of the page', run: tool('tsc', '-p', 'web/tsconfig.json') },
  { name: 'module boundaries', run: tool('depcruise', '--config', '.dependency-cruiser.mjs', 'src', 'migrations') },
];

export const buildCheck = { name: 'build', run: build };

/** Runs a check: whether it passed, what it said, and how many seconds it took. */
export async function runCheck({ name, run }, book) {
  const startedAt = performance.now();
  const { passed, output } = await run(book).catch((error) => ({ passed: false, output: error.message }));
  return { name, passed, output, seconds: (performance.now() - startedAt) / 1000 };
}

function tool(name, ...args) {
  return async (book) => {
    const path = join(root, 'node_modules', '.bin', name);
    const { child } = await book.spawn(name, process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    giveWay(child.pid);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const [code] = await once(child, 'close');
    return { passed: code === 0, output };
  };
}
