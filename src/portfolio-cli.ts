import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { DomainError } from './common/errors.js';
import { idSchema } from './common/validation.js';
import { toolConfigFromEnvironment } from './config/environment.js';
import { assertMigrated, explainStart } from './ops/start.js';
import { ToolModule } from './ops/tool.module.js';
import { Reconciler } from './portfolio/reconcile/reconciler.js';

const HELP = `npm run portfolio -- reconcile <id>
  Works the portfolio out of its trades anew and compares. Exit code 1 where a figure differs; nothing is changed.

Takes DATABASE_URL and REDIS_URL. Exit code 2: it could not be done.`;

async function reconcile(id: string): Promise<number> {
  const module = ToolModule.for(toolConfigFromEnvironment());
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  try {
    await assertMigrated(app.get(DataSource));
    const differences = await app.get(Reconciler).check(id);
    for (const { subject, field, stored, computed } of differences) {
      process.stdout.write(
        `${subject} ${field}: stored ${stored ?? 'nothing'}, the trades make ${computed ?? 'nothing'}\n`,
      );
    }
    if (differences.length === 0) process.stdout.write('Everything is what the trades make of it\n');
    return differences.length === 0 ? 0 : 1;
  } finally {
    await app.close();
  }
}

async function run([command, id, ...more]: string[]): Promise<void> {
  const isCommand = command === 'reconcile' && idSchema.safeParse(id).success && more.length === 0;
  if (!isCommand) process.stdout.write(`${HELP}\n`);
  process.exitCode = isCommand ? await reconcile(id ?? '') : command === '--help' ? 0 : 2;
}

run(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof DomainError ? error.message : explainStart(error)}\n`);
  // What was opened of a service that could not be made would keep the process.
  process.exit(2);
});
