/**
 * Makes a fresh clone ready: packages, a Redis, the build. npm runs it before each command, so it is quick when there is
 * nothing to do, and it runs before there are any packages. An old Node reads this file first: no new syntax here.
 */
import { readFileSync } from 'fs';
import { nodeProblem } from './node-version.mjs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const problem = nodeProblem(process.version, engines.node.replace('>=', ''));

if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  import('./prepare.mjs')
    .then(({ prepare }) => prepare({ withRedis: !process.argv.includes('--without-redis') }))
    .catch((error) => {
      console.error(error.message);
      process.exitCode = 1;
    });
}
