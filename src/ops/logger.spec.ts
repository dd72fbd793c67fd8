import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { symbols } from 'pino';
import { createPino, PinoLogger } from './logger.js';

type Line = Record<string, unknown>;

/** A logger as the application has it, and what it writes. */
function recorded(level: 'debug' | 'info' = 'debug') {
  const lines: Line[] = [];
  const pino = createPino({ log: { level }, role: 'web' });
  Object.assign(pino, { [symbols.streamSym]: { write: (text: string) => lines.push(JSON.parse(text) as Line) } });
  return { lines, pino, logger: new PinoLogger(pino) };
}

describe('PinoLogger', () => {
  it('writes one JSON object a line: level, time in UTC, role, process, context and message', () => {
    const { lines, logger } = recorded();
    logger.log('Freshfolio listens', 'Main');
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        role: 'web',
        pid: process.pid,
        context: 'Main',
        msg: 'Freshfolio listens',
      },
    ]);
  });

  it('takes fields before the message', () => {
    const { lines, logger } = recorded();
    logger.warn({ attempt: 3 }, 'Redis does not answer', 'QueueRedis');
    expect(lines).toMatchObject([{ level: 'warn', attempt: 3, msg: 'Redis does not answer', context: 'QueueRedis' }]);
  });

  it('leaves out a stack that Nest does not have', () => {
    const { lines, logger } = recorded();
    logger.error('It failed', undefined, 'Main');
    expect(lines[0]).not.toHaveProperty('details');
  });

  it('takes fields alone', () => {
    const { lines, logger } = recorded();
    logger.log({ port: 3000 }, 'Main');
    expect(lines).toMatchObject([{ port: 3000, context: 'Main' }]);
    expect(lines[0]).not.toHaveProperty('msg');
  });

  it('writes an error with its type, message and stack', () => {
    const { lines, logger } = recorded();
    logger.error(new TypeError('broken'), 'Main');
    logger.error({ error: new TypeError('broken') }, 'A request failed', 'ProblemFilter');
    const error = { type: 'TypeError', message: 'broken', stack: expect.stringContaining('logger.spec') };
    expect(lines).toMatchObject([
      { level: 'error', msg: 'broken', error, context: 'Main' },
      { level: 'error', msg: 'A request failed', error, context: 'ProblemFilter' },
    ]);
  });

  it('keeps what comes after a message', () => {
    const { lines, logger } = recorded();
    logger.error('Nest says', 'Error: stack', 'ExceptionsHandler');
    expect(lines).toMatchObject([{ msg: 'Nest says', details: ['Error: stack'], context: 'ExceptionsHandler' }]);
  });

  it('writes what is said without a context', () => {
    const { lines, logger } = recorded();
    logger.log('alone');
    expect(lines).toMatchObject([{ msg: 'alone' }]);
    expect(lines[0]).not.toHaveProperty('context');
  });

  it('knows Nest’s levels, and writes none below its own', () => {
    const { lines, logger } = recorded('info');
    logger.verbose('1', 'X');
    logger.debug('2', 'X');
    logger.log('3', 'X');
    logger.fatal('4', 'X');
    expect(lines.map(({ level, msg }) => `${String(level)} ${String(msg)}`)).toEqual(['info 3', 'fatal 4']);
  });

  it('serves Nest’s own Logger', () => {
    const { lines, logger } = recorded();
    Logger.overrideLogger(logger);
    new Logger('Feature').warn({ symbol: 'AAPL' }, 'An old price');
    Logger.overrideLogger(false);
    expect(lines).toMatchObject([{ level: 'warn', symbol: 'AAPL', msg: 'An old price', context: 'Feature' }]);
  });
});

describe('secrets', () => {
  it.each(['password', 'token', 'accessToken', 'authorization', 'cookie', 'secret'])(
    'a log never shows a %s',
    (name) => {
      const { lines, logger } = recorded();
      logger.log({ [name]: 'hunter2' }, 'top', 'X');
      logger.log({ body: { [name]: 'hunter2' } }, 'below', 'X');
      logger.log({ req: { headers: { [name]: 'hunter2' } } }, 'further below', 'X');
      expect(lines).toHaveLength(3);
      expect(JSON.stringify(lines)).not.toContain('hunter2');
      expect(JSON.stringify(lines).match(/\[secret\]/g)).toHaveLength(3);
    },
  );
});
