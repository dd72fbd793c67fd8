import 'reflect-metadata';
import { configFromEnvironment } from './config/environment.js';
import { explainStart } from './ops/start.js';

async function run(): Promise<void> {
  const config = configFromEnvironment();
  // Loaded once the settings are known to be good: what is wrong with them is said at once.
  const { start } = await import('./application.js');
  await start(config);
}

run().catch((error: unknown) => {
  process.stderr.write(`Freshfolio cannot start. ${explainStart(error)}\n`);
  process.exit(1);
});
