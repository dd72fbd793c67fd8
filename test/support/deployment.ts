import { randomBytes, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { startApplication, type Application, type Deployment } from './application.js';
import { createDatabase, type TestDatabase } from './database.js';
import { redisServerUrl } from './environment.js';

/** Processes that share a database and a Redis namespace of their own. */
export interface TestDeployment extends Deployment {
  database: TestDatabase;
  redis: Redis;
  start(role: 'all' | 'web' | 'worker', settings?: Record<string, string>): Promise<Application>;
  /** Ends all processes and removes what they left. */
  end(): Promise<void>;
}

export async function createDeployment(redisUrl = redisServerUrl()): Promise<TestDeployment> {
  const database = await createDatabase();
  const redis = new Redis(redisUrl);
  const processes: Application[] = [];
  const deployment: Deployment = {
    databaseUrl: database.url,
    redisUrl,
    prefix: `t${randomUUID().slice(0, 13)}`,
    secret: randomBytes(32).toString('hex'),
  };
  const start: TestDeployment['start'] = async (role, settings) => {
    const application = await startApplication(deployment, role, settings);
    processes.push(application);
    return application;
  };
  const end = async (): Promise<void> => {
    await Promise.all(processes.map((application) => application.stop('SIGKILL')));
    const keys = await redis.keys(`*${deployment.prefix}*`).catch(() => []);
    if (keys.length > 0) await redis.unlink(...keys);
    redis.disconnect();
    await database.drop();
  };
  return { ...deployment, database, redis, start, end };
}
