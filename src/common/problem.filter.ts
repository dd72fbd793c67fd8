import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DeadlineError } from './deadline.js';
import { DomainError, type ErrorKind } from './errors.js';

const statusOf: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  refused: 422,
  limited: 429,
  unavailable: 503,
};

const RETRY_AFTER_SECONDS = '1';

/** RFC 9457. `code` is stable; `detail` is for people. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  [member: string]: unknown;
}

/** Turns everything that is thrown into problem+json; what we did not foresee is logged whole and shown as nothing but a 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const response = host.switchToHttp().getResponse<Response>();
    const answer = toProblem(error);
    if (answer.status >= 500) {
      const request = host.switchToHttp().getRequest<Request & { id?: unknown }>();
      this.logger.error({ error, requestId: request.id, path: request.path }, 'A request failed');
    }
    if (response.headersSent) return void response.end();
    if (answer.status === 503) response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
    if (answer.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response.status(answer.status).type('application/problem+json').send(JSON.stringify(answer));
  }
}

export function toProblem(error: unknown): Problem {
  if (error instanceof DomainError) {
    return problem(statusOf[error.kind], error.code, error.message, error.extra);
  }
  const status = httpStatus(error);
  if (status === undefined && isTimeout(error)) {
    return problem(503, 'timeout', 'It took too long: try again');
  }
  if (status === undefined && isOutage(error)) {
    return problem(503, 'database_unavailable', 'The database does not answer: try again');
  }
  if (status === undefined || status >= 500) return problem(500, 'internal_error', 'Something went wrong on our side');
  return problem(status, codes[status] ?? 'bad_request', clientText(error, status));
}

const codes: Record<number, string> = {
  400: 'bad_request',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
};

/**
 * A statement or a lock (SQLSTATE 57014, 55P03) that took too long, a transaction that stood still (25P03), writers that were in
 * each other's way again and again (40P01, 40001), and a pool without a free connection.
 */
function isTimeout(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return /^(57014|55P03|25P03|40P01|40001)$/.test(code);
  return error instanceof DeadlineError || message === 'timeout exceeded when trying to connect';
}

/** PostgreSQL away, starting or stopping: classes 08 and 57 (SQLSTATE), and the socket's own errors. */
function isOutage(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return /^(08|57)\w{3}$/.test(code) || /^E(CONN|PIPE|TIMEDOUT|HOSTUNREACH)/.test(code);
  return typeof message === 'string' && /^(Connection terminated|Client has encountered)/.test(message);
}

/** Nest's own exceptions, and the body parser's, which carry a `status`. */
function httpStatus(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

function clientText(error: unknown, status: number): string {
  if (error instanceof SyntaxError) return 'The body is not valid JSON';
  if (status === 413) return 'The body is too large';
  return error instanceof HttpException ? error.message : 'The request could not be read';
}

function problem(status: number, code: string, detail: string, extra: object = {}): Problem {
  return { type: 'about:blank', title: code.replaceAll('_', ' '), status, code, detail, ...extra };
}
