/** What can go wrong by the rules of the business. The edge chooses the HTTP status; the code is for programs and never changes. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'refused'
  | 'limited'
  | 'unavailable';

export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    detail: string,
    /** further members of the answer, such as `current` of a conflict */
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }
}

/** Also what another user's thing looks like: its existence is nobody else's business. */
export function notFound(what: string): DomainError {
  return new DomainError('not_found', 'not_found', `${what} not found`);
}

/** What was thrown, for a log line. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
