import { within } from './failure.js';

const ASK_MS = 30_000;
/** A new token is asked for so long before the end of the old one, or after 4/5 of what is left of it. */
const MARGIN_MS = 30_000;
const LEAST_MS = 1000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The token of now. A new one is asked for before it ends. */
export class Session {
  private current: string | undefined;
  private asking: Promise<string> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly ask: () => string | Promise<string>,
    /** called with a token that takes the place of one that is about to end */
    private readonly onRenewed: (token: string) => void,
  ) {}

  /** @throws whatever the application's `token` does, or Failure `timeout` */
  async token(): Promise<string> {
    return this.current ?? (await this.renew());
  }

  /** The next one is asked for. */
  forget(): void {
    clearTimeout(this.timer);
    this.current = undefined;
  }

  private renew(): Promise<string> {
    this.asking ??= this.askOnce().finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async askOnce(): Promise<string> {
    const token = await within(ASK_MS, Promise.resolve(this.ask()));
    this.keep(token);
    return token;
  }

  private keep(token: string): void {
    const isNew = token !== this.current;
    this.current = token;
    if (isNew) this.renewLater(endOf(token));
  }

  private renewLater(endsAt: number | undefined): void {
    clearTimeout(this.timer);
    const leftMs = (endsAt ?? 0) - Date.now();
    if (leftMs < LEAST_MS) return;
    const delayMs = Math.min(Math.max(leftMs - MARGIN_MS, leftMs * 0.8), LONGEST_TIMER_MS);
    this.timer = setTimeout(() => {
      this.renew().then(
        (token) => this.onRenewed(token),
        () => this.renewLater(endsAt),
      );
    }, delayMs);
  }
}

/** When a JWT ends, ms since 1970; not verified: that is the server's. `undefined` where it does not say. */
export function endOf(token: string): number | undefined {
  try {
    const claims = atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'));
    const { exp } = JSON.parse(claims) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
