import 'reflect-metadata';
import { DomainError } from './common/errors.js';
import { toolConfigFromEnvironment } from './config/environment.js';
import { CACHE_HELP, parseCacheCommand } from './ops/cache-command.js';
import { explainStart } from './ops/start.js';

async function run(): Promise<void> {
  const command = parseCacheCommand(process.argv.slice(2));
  if (command.name === 'help') {
    process.stdout.write(`${CACHE_HELP}\n`);
    return;
  }
  const config = toolConfigFromEnvironment();
  // Loaded once there is something to do: what is wrong with the command or the settings is said at once.
  const { runCacheCommand } = await import('./ops/cache-tool.js');
  const { text, exitCode } = await runCacheCommand(command, config);
  process.stdout.write(`${text}\n`);
  process.exitCode = exitCode;
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof DomainError ? error.message : explainStart(error)}\n`);
  // What was opened of a service that could not be made would keep the process.
  process.exit(2);
});
