import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { DomainError } from './errors.js';
import { validationError } from './validation.js';

/** What a client has seen of the thing that it is about to change; at least one of the two. */
export interface Expected {
  /** of the thing itself */
  version?: number;
  /** of its portfolio, as the `ETag` of a read says it */
  revision?: number;
}

export const versionSchema = z.number().int().min(0);
const digits = z
  .string()
  .regex(/^\d{1,9}$/)
  .pipe(z.coerce.number());
const sentSchema = z.object({ expectedVersion: z.union([versionSchema, digits]).optional() }).optional();

/** The {@link Expected} of a request: `expectedVersion` of its body or query, or `If-Match`. @throws DomainError `validation_failed` without any */
export const ExpectedVersion = createParamDecorator((_: unknown, context: ExecutionContext): Expected => {
  const { body, query, headers } = context.switchToHttp().getRequest<Request>();
  return readExpected(body, query, headers['if-match']);
});

export function readExpected(body: unknown, query: unknown, ifMatch: string | undefined): Expected {
  const tag: Expected = ifMatch === undefined ? {} : readTag(ifMatch);
  const versions = new Set([sentVersion(body), sentVersion(query), tag.version].filter((each) => each !== undefined));
  if (versions.size > 1) throw unclear('is said twice, and not the same');
  const [version] = versions;
  if (version === undefined && tag.revision === undefined) throw unclear('is needed, or If-Match');
  return { ...tag, ...(version !== undefined && { version }) };
}

const unclear = (message: string) => validationError([{ path: ['expectedVersion'], message }]);

function sentVersion(sent: unknown): number | undefined {
  const parsed = sentSchema.safeParse(sent ?? undefined);
  if (parsed.success) return parsed.data?.expectedVersion;
  throw unclear('must be the version that was read');
}

/** `"7"` is a version; `"12-…"`, the tag of a portfolio, is its revision: what it was worth does not matter. */
function readTag(tag: string): Expected {
  const [, counter, rest] = /^"(\d{1,9})(-[\w-]*)?"$/.exec(tag) ?? [];
  const number = digits.safeParse(counter);
  if (!number.success) throw validationError([{ path: ['If-Match'], message: 'must be "<version>" or an ETag' }]);
  return rest === undefined ? { version: number.data } : { revision: number.data };
}

/**
 * @param current what the client is shown instead
 * @param sent what it wanted, in the same words
 * @throws DomainError `version_conflict` with `current` and the `fields` in which the two differ
 */
export function assertExpected<Shown extends object>(
  expected: Expected,
  actual: { version: number; revision: number },
  current: Shown | null,
  sent: Partial<Shown>,
): void {
  const { version = actual.version, revision = actual.revision } = expected;
  if (version === actual.version && revision === actual.revision) return;
  const names = Object.keys(sent) as (keyof Shown)[];
  const fields = names.filter((name) => sent[name] !== undefined && sent[name] !== current?.[name]);
  const detail = 'It was changed since it was read: nothing was written';
  throw new DomainError('conflict', 'version_conflict', detail, { current, fields });
}
