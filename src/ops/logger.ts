import type { LoggerService } from '@nestjs/common';
import { type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';
import type { Config } from '../config/config.js';

/** What must never stand in a log, wherever it turns up. */
const secrets = ['password', 'token', 'accessToken', 'authorization', 'cookie', 'secret'];

/** One JSON object a line, on standard output. */
export function createPino({ log, role }: Pick<Config, 'log' | 'role'>): Logger {
  return pino({
    level: log.level,
    base: { role, pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    serializers: { error: stdSerializers.err },
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
  });
}

/** Nest's logger calls, `(message)` and `(fields, message)`, each followed by the context, as pino has them. */
export class PinoLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log = (...args: unknown[]) => this.write('info', args);
  fatal = (...args: unknown[]) => this.write('fatal', args);
  error = (...args: unknown[]) => this.write('error', args);
  warn = (...args: unknown[]) => this.write('warn', args);
  debug = (...args: unknown[]) => this.write('debug', args);
  verbose = (...args: unknown[]) => this.write('trace', args);

  private write(level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace', [first, ...rest]: unknown[]): void {
    const context = rest.length > 0 ? rest.pop() : undefined;
    // Nest fills the place of a stack that it does not have.
    const details = rest.filter((detail) => detail !== undefined);
    if (first instanceof Error) this.logger[level]({ context, error: first }, first.message);
    else if (typeof first === 'object') this.logger[level]({ context, ...first }, details[0] as string | undefined);
    else this.logger[level]({ context, ...(details.length > 0 && { details }) }, first as string);
  }
}
