import { build, isBuilt } from './build.mjs';
import { installPackages } from './packages.mjs';
import { obtainRedis } from './redis-server.mjs';
import { obtainTestTools } from './test-tools.mjs';

/** The tests build for themselves: there a type error is a failed test among others, and not the end. */
const buildsItself = new Set(['pretest', 'precheck']);

/**
 * Brings packages, Redis and the build up to date.
 * @throws Error that says what to type when something cannot be done here
 */
export async function prepare({ withRedis, env = process.env }) {
  installPackages();
  if (withRedis && !env.REDIS_URL) obtainRedis({ env });
  if (env.npm_lifecycle_event === 'pretest') obtainTestTools({ env });
  if (buildsItself.has(env.npm_lifecycle_event) || isBuilt()) return;
  const { passed, output } = await build();
  if (!passed) throw new Error(`${output}\nThe build failed, see above.`);
}
