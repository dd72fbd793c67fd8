import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  type ArgumentsHost,
  BadRequestException,
  Logger,
  MethodNotAllowedException,
  NotFoundException,
  ServiceUnavailableException,
} from '@nestjs/common';
import { DeadlineError } from './deadline.js';
import { DomainError, type ErrorKind, notFound } from './errors.js';
import { ProblemFilter, toProblem } from './problem.filter.js';

const parserError = (status: number, message: string) => Object.assign(new Error(message), { status, expose: true });

describe('toProblem', () => {
  it.each<[ErrorKind, number]>([
    ['invalid', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not_found', 404],
    ['conflict', 409],
    ['refused', 422],
    ['limited', 429],
    ['unavailable', 503],
  ])('a rule that says %s is %i, with the code and the detail', (kind, status) => {
    expect(toProblem(new DomainError(kind, 'some_code', 'Because of this'))).toEqual({
      type: 'about:blank',
      title: 'some code',
      status,
      code: 'some_code',
      detail: 'Because of this',
    });
  });

  it('carries what a rule adds', () => {
    expect(toProblem(new DomainError('conflict', 'version_conflict', 'Moved', { current: 3 }))).toMatchObject({
      current: 3,
    });
  });

  it('says that a thing is not found without saying which', () => {
    expect(toProblem(notFound('Portfolio'))).toMatchObject({
      status: 404,
      code: 'not_found',
      detail: 'Portfolio not found',
    });
  });

  it.each([
    ['a database that is not there', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['a database that stops', Object.assign(new Error('terminating connection'), { code: '57P01' })],
    ['a connection that broke', Object.assign(new Error('broken'), { code: '08006' })],
    ['a connection that was lost in between', new Error('Client has encountered a connection error')],
  ])('says to try again after %s', (_, error) => {
    expect(toProblem(error)).toMatchObject({
      status: 503,
      code: 'database_unavailable',
      detail: 'The database does not answer: try again',
    });
  });

  it.each([
    ['a statement', Object.assign(new Error('canceling statement'), { code: '57014' })],
    ['a lock', Object.assign(new Error('canceling statement'), { code: '55P03' })],
    ['a transaction that stood still', Object.assign(new Error('terminating connection'), { code: '25P03' })],
    ['writers in each other’s way', Object.assign(new Error('deadlock detected'), { code: '40P01' })],
    ['a pool that is exhausted', new Error('timeout exceeded when trying to connect')],
    ['anything with a deadline', new DeadlineError('Recording took longer than 2000 ms')],
  ])('says so of %s that took too long', (_, error) => {
    expect(toProblem(error)).toMatchObject({ status: 503, code: 'timeout' });
  });

  it.each([
    ['an error', new Error('connect ECONNREFUSED postgres://app:hunter2@db/freshfolio')],
    [
      'an error of the database',
      Object.assign(new Error('hunter2'), { code: '23505', detail: 'hunter2', table: 'users' }),
    ],
    ['an error with an odd status', Object.assign(new Error('hunter2'), { status: '404' })],
    ['an error of a service behind us', Object.assign(new Error('hunter2'), { status: 502 })],
    ['a SyntaxError of our own', new SyntaxError('Unexpected token hunter2')],
    ['Nest’s 503', new ServiceUnavailableException('hunter2')],
    ['text', 'hunter2'],
    ['null', null],
    ['undefined', undefined],
  ])('leaks nothing of %s', (_, error) => {
    expect(toProblem(error)).toEqual({
      type: 'about:blank',
      title: 'internal error',
      status: 500,
      code: 'internal_error',
      detail: 'Something went wrong on our side',
    });
  });

  it.each([
    [
      'no JSON',
      Object.assign(new SyntaxError('Unexpected token } in JSON'), { status: 400 }),
      400,
      'bad_request',
      'The body is not valid JSON',
    ],
    [
      'a client that hung up',
      Object.assign(parserError(400, 'request aborted'), { code: 'ECONNABORTED' }),
      400,
      'bad_request',
      'The request could not be read',
    ],
    ['too much', parserError(413, 'request entity too large'), 413, 'payload_too_large', 'The body is too large'],
    [
      'an unknown charset',
      parserError(415, 'unsupported charset "X"'),
      415,
      'unsupported_media_type',
      'The request could not be read',
    ],
    [
      'a path that is no text',
      parserError(400, "Failed to decode param '%E0'"),
      400,
      'bad_request',
      'The request could not be read',
    ],
    ['an unknown route', new NotFoundException('Cannot GET /nowhere'), 404, 'not_found', 'Cannot GET /nowhere'],
    ['a method that is not there', new MethodNotAllowedException('No'), 405, 'method_not_allowed', 'No'],
    ['anything else of Nest’s', new BadRequestException('Bad'), 400, 'bad_request', 'Bad'],
  ])('answers a request with %s by what is wrong with it', (_, error, status, code, detail) => {
    expect(toProblem(error)).toMatchObject({ status, code, detail });
  });
});

describe('ProblemFilter', () => {
  const errorLog = jest.spyOn(Logger.prototype, 'error');
  let sent: { status?: number; type?: string; body?: string; headers: Record<string, string>; ended: boolean };

  beforeEach(() => {
    errorLog.mockReset();
    sent = { headers: {}, ended: false };
  });

  function host({ type = 'http', headersSent = false } = {}): ArgumentsHost {
    const response = {
      headersSent,
      setHeader: (name: string, value: string) => Object.assign(sent.headers, { [name]: value }),
      status: (status: number) => Object.assign(response, void (sent.status = status)),
      type: (text: string) => Object.assign(response, void (sent.type = text)),
      send: (body: string) => void (sent.body = body),
      end: () => void (sent.ended = true),
    };
    const request = { id: 'request-1', path: '/api/v1/portfolios' };
    const http = { getRequest: () => request, getResponse: () => response };
    return { getType: () => type, switchToHttp: () => http } as unknown as ArgumentsHost;
  }
  const filter = (thrown: unknown, at = host()) => new ProblemFilter().catch(thrown, at);

  it('answers in problem+json', () => {
    filter(new DomainError('refused', 'insufficient_quantity', 'Too much'));
    expect(sent).toMatchObject({ status: 422, type: 'application/problem+json' });
    expect(JSON.parse(sent.body ?? '')).toMatchObject({ status: 422, code: 'insufficient_quantity' });
    expect(errorLog).not.toHaveBeenCalled();
  });

  it('logs whole what it did not foresee, with the request', () => {
    const error = new Error('surprise');
    filter(error);
    expect(sent.status).toBe(500);
    expect(sent.body).not.toContain('surprise');
    expect(errorLog).toHaveBeenCalledWith(
      { error, requestId: 'request-1', path: '/api/v1/portfolios' },
      'A request failed',
    );
  });

  it('tells whoever has no token which kind is wanted', () => {
    filter(new DomainError('unauthenticated', 'unauthorized', 'A token is needed'));
    expect(sent.headers).toEqual({ 'WWW-Authenticate': 'Bearer' });
  });

  it('says when to come back where it will be better then', () => {
    filter(new DomainError('unavailable', 'queue_unavailable', 'The queue cannot be reached'));
    expect(sent.headers).toEqual({ 'Retry-After': '1' });
  });

  it('ends an answer that has begun, and adds nothing to it', () => {
    filter(new Error('in the middle'), host({ headersSent: true }));
    expect(sent).toEqual({ headers: {}, ended: true });
  });

  it('leaves other protocols to their own', () => {
    const error = new Error('of a socket');
    expect(() => filter(error, host({ type: 'ws' }))).toThrow(error);
  });
});
