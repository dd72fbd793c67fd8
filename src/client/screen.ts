interface Watcher<T> {
  look: (value: T) => void;
  /** it is followed no longer, and why */
  end: (code: string) => void;
}

/** What the application is shown of one thing: the latest, and nothing while it pauses. */
export class Screen<T> {
  private readonly watchers = new Set<Watcher<T>>();
  private latest: T | undefined;
  private isBehind = false;

  constructor(private readonly isPaused: () => boolean) {}

  get shown(): T | undefined {
    return this.latest;
  }

  get isWatched(): boolean {
    return this.watchers.size > 0;
  }

  /** Shows what there is at once. */
  add(watcher: Watcher<T>): void {
    this.watchers.add(watcher);
    if (this.latest !== undefined && !this.isPaused()) tell(watcher.look, this.latest);
  }

  delete(watcher: Watcher<T>): void {
    this.watchers.delete(watcher);
  }

  show(value: T): void {
    this.latest = value;
    this.isBehind = true;
    this.refresh();
  }

  /** Shows what came meanwhile. */
  refresh(): void {
    if (!this.isBehind || this.isPaused() || this.latest === undefined) return;
    this.isBehind = false;
    for (const { look } of this.watchers) tell(look, this.latest);
  }

  end(code: string): void {
    for (const { end } of this.watchers) tell(end, code);
    this.watchers.clear();
  }
}

/** The application's error is its own: it is reported as one, and the connection goes on. */
export function tell<T>(look: (value: T) => void, value: T): void {
  try {
    look(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
