import 'reflect-metadata';
import { configFromEnvironment } from './config/environment.js';
import { explainStart } from './ops/start.js';

try {
  const config = configFromEnvironment();
  // Loaded once the settings are known to be good: what is wrong with them is said at once.
  const { start } = await import('./application.js');
  await start(config);
} catch (error) {
  process.stderr.write(`Freshfolio cannot start. ${explainStart(error)}\n`);
  process.exit(1);
}
