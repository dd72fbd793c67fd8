import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const main = join(import.meta.dirname, '../../dist/main.bundle.js');

/** One line of the application's log. */
export interface LogLine {
  level: string;
  msg?: string;
  [field: string]: unknown;
}

/** A real process of the application. */
export interface Application {
  url: string;
  process: ChildProcess;
  log: LogLine[];
  /** Sends the signal and waits for the end; the exit code, or the signal that ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/** What all processes of one test share, and no other test has. */
export interface Deployment {
  databaseUrl: string;
  redisUrl: string;
  prefix: string;
  secret: string;
}

/** Starts the built application on a free port and waits until it says that it is ready. */
export async function startApplication(
  deployment: Deployment,
  role: 'all' | 'web' | 'worker',
  settings: Record<string, string> = {},
): Promise<Application> {
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      ROLE: role,
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: deployment.databaseUrl,
      REDIS_URL: deployment.redisUrl,
      REDIS_PREFIX: deployment.prefix,
      JWT_SECRET: deployment.secret,
      DATABASE_POOL_SIZE: '5',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: LogLine[] = [];
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (text) => {
      const line = parse(text);
      log.push(line);
      if (line.msg === 'Freshfolio is ready') resolve(String(line.url));
    });
    child.once('exit', (code) => reject(new Error(`The application ended with ${code}: ${complaint}`)));
  });
  return { url, process: child, log, stop: (signal) => stop(child, signal) };
}

function parse(text: string): LogLine {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return { level: 'unreadable', msg: text };
  }
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode ?? child.signalCode;
  child.kill(signal);
  await once(child, 'exit');
  return child.exitCode ?? child.signalCode;
}
