/** Why a connection does not work: `code` is the server's, or `unreachable`, `timeout`, `silent`, `closed`. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    readonly code: string,
    detail = code,
  ) {
    super(detail);
  }

  /** Another token may help, and nothing else. */
  get isUnauthorized(): boolean {
    return this.code === 'unauthorized';
  }
}

export const asFailure = (error: unknown): Failure =>
  error instanceof Failure ? error : new Failure('unreachable', error instanceof Error ? error.message : String(error));

/** @throws Failure `timeout` where it takes longer */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Failure('timeout', `No answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
