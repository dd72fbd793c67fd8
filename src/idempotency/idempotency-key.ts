import { createHash } from 'node:crypto';
import { SetMetadata } from '@nestjs/common';
import type { Request } from 'express';
import { stableJson } from '../common/stable-json.js';
import { validationError } from '../common/validation.js';

export const REPLAYED = 'Idempotency-Replayed';
export const OWN_ANSWERS = 'keepsItsOwnAnswers';

/** For a route that sees to repeated requests by itself: in the transaction that does what they ask for, or once it has read its body. */
export const KeepsItsOwnAnswers = () => SetMetadata(OWN_ANSWERS, true);

/** @throws DomainError `validation_failed` on one that is empty or very long */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined || (header.length > 0 && header.length <= 200)) return header;
  throw validationError([{ path: ['Idempotency-Key'], message: 'takes 1 to 200 characters' }]);
}

/** What makes two requests the same: method, path with its query, and body, whatever the order of its fields. */
export function hashRequest({ method, originalUrl, body }: Pick<Request, 'method' | 'originalUrl' | 'body'>): string {
  const content = typeof body === 'string' || Buffer.isBuffer(body) ? body : (stableJson(body) ?? '');
  return createHash('sha256').update(`${method} ${originalUrl}\n`).update(content).digest('base64url');
}
