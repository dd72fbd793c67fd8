interface ProblemBody {
  code?: string;
  detail?: string;
  errors?: { path: string; message: string }[];
  current?: unknown;
  fields?: string[];
  [member: string]: unknown;
}

/** Why a request was refused, as the server says it (RFC 9457), or `unreachable` where it says nothing. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: string;
  readonly errors: readonly { path: string; message: string }[];
  /** what is there now, where somebody else was faster, and which fields differ */
  readonly current: unknown;
  readonly fields: readonly string[];
  /** whatever belongs to the code beside these */
  readonly members: Readonly<Record<string, unknown>>;
  /** how long to wait before the same is asked again; `null` where nobody says that it would help */
  retryAfterMs: number | null = null;

  constructor(
    /** of HTTP; 0 where nothing answered */
    readonly status: number,
    { code = `http_${status}`, detail, errors = [], current, fields = [], ...members }: ProblemBody,
  ) {
    super(detail ?? 'Something went wrong');
    this.code = code;
    this.errors = errors;
    this.current = current;
    this.fields = fields;
    this.members = members;
  }

  /** Nobody knows whether it was done: the same request may be sent again under its key. */
  get isUncertain(): boolean {
    return this.status === 0 || this.status >= 500 || this.code === 'in_progress';
  }

  static async of(response: Response): Promise<Problem> {
    const problem = new Problem(response.status, (await response.json().catch(() => ({}))) as ProblemBody);
    const seconds = response.headers.get('retry-after');
    if (seconds) problem.retryAfterMs = Number(seconds) * 1000;
    return problem;
  }

  static unreachable(): Problem {
    return new Problem(0, { code: 'unreachable', detail: 'The server does not answer' });
  }
}

export const detailOf = (error: unknown): string => (error instanceof Error ? error.message : 'Something went wrong');
