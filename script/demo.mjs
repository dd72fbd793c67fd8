/**
 * `npm run demo`: the whole application with databases of its own, until Ctrl-C. Whatever ends it, no process stays.
 * `npm run dev` is the same and starts the application anew when the sources change.
 */
import { relative } from 'node:path';
import { demoEnvironment, migrate, startApp } from './demo-app.mjs';
import { demoOptions, usage } from './demo-options.mjs';
import { root } from './paths.mjs';
import { isFree } from './ports.mjs';
import { ProcessBook } from './process-book.mjs';
import { rebuilds } from './rebuilds.mjs';
import { startServices } from './services.mjs';
import { endSignal } from './signals.mjs';

async function demo(book, options) {
  await requirePort(options);
  console.log('Starting PostgreSQL and Redis…');
  const services = await startServices({ dir: options.data, book });
  const env = await demoEnvironment(options, services);
  const address = `http://${options.host === '0.0.0.0' ? '127.0.0.1' : options.host}:${options.port}`;
  const start = async () => {
    await migrate(book, options.data, env);
    return startApp(book, options.data, env, address);
  };
  console.log('Starting Freshfolio…');
  const app = options.watch ? await start().catch(report) : await start();
  if (app) welcome(address, options);
  const failures = [services.postgres, services.redis]
    .filter(Boolean)
    .map(({ entry, lost }) => lost.then(ended(entry)));
  if (options.watch) failures.push(restarting(app, start));
  else failures.push(app.crashed);
  throw await Promise.race(failures);
}

/** Starts the application anew after each build. One that crashes is not the end: the next change may mend it. */
async function restarting(first, start) {
  let app = first;
  void app?.crashed.then(report);
  console.log('Watching src and migrations.');
  for await (const { passed, output } of rebuilds()) {
    if (!passed) {
      console.error(output);
      continue;
    }
    await app?.end();
    app = await start().catch(report);
    void app?.crashed.then(report);
    if (app) console.log('Restarted.');
  }
}

function ended({ name }) {
  return (how) => new Error(`${name} ended unexpectedly (${how}).`);
}

async function requirePort({ port, host }) {
  const isOurs = await isFree(port, host).catch((error) => {
    throw new Error(`HOST=${host} PORT=${port} cannot be used (${error.code}). ${another(port)}`, { cause: error });
  });
  if (!isOurs) throw new Error(`Port ${port} is taken. ${another(port)}`);
}

function another(port) {
  return `Choose another one: PORT=${Math.max(port, 3000) + 1} npm run demo`;
}

function report(error) {
  console.error(error.message);
}

function welcome(address, { data }) {
  console.log(`
Freshfolio runs: ${address}

  Sign in    ada@example.com, bob@example.com   users
             feed@example.com                   may deliver prices
             ops@example.com                    administrator
             the password is always: demo
  API        ${address}/api/docs
  Queues     ${address}/admin/queues
  Logs       ${relative(root, data)}/app.log

Stop with Ctrl-C.`);
}

const interrupted = endSignal();
let book;
try {
  const options = demoOptions(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
  } else {
    book = await ProcessBook.open(options.data);
    await Promise.race([interrupted, demo(book, options)]);
    console.log('\nStopping…');
  }
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
} finally {
  await book?.close();
}
process.exit();
