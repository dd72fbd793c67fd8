import { applyDecorators } from '@nestjs/common';
import { ApiConflictResponse, ApiHeader, ApiQuery } from '@nestjs/swagger';
import { z } from 'zod';

const ifMatch = {
  name: 'If-Match',
  required: false,
  description:
    'instead of expectedVersion: `"<version>"`, or the ETag of the portfolio as it was read, of which only the revision counts',
};

/** How the contract says that a call needs what was seen, and what it answers where that has changed. */
export function NeedsVersion(current: z.ZodType) {
  const conflict = z.object({
    code: z.literal('version_conflict'),
    current: current.describe('as it is now'),
    fields: z.array(z.string()).describe('of what was sent, those in which it differs'),
  });
  return applyDecorators(ApiHeader(ifMatch), ApiConflictResponse({ standardSchema: conflict }));
}

/** For a call without a body. */
export const VersionInQuery = () =>
  ApiQuery({ name: 'expectedVersion', required: false, schema: { type: 'integer', minimum: 0 } });
