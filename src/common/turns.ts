interface Turn<T> {
  current: Promise<T>;
  next?: Promise<T>;
}

/** Work by key, one at a time. Whoever comes while it is done shares the next one, which begins after they came. */
export class Turns<T> {
  private readonly turns = new Map<string, Turn<T>>();

  take(key: string, work: () => Promise<T>): Promise<T> {
    const turn = this.turns.get(key);
    if (!turn) return this.begin(key, work);
    turn.next ??= turn.current.then(
      () => this.begin(key, work),
      () => this.begin(key, work),
    );
    return turn.next;
  }

  private begin(key: string, work: () => Promise<T>): Promise<T> {
    const turn: Turn<T> = { current: work() };
    this.turns.set(key, turn);
    const end = () => {
      if (!turn.next) this.turns.delete(key);
    };
    turn.current.then(end, end);
    return turn.current;
  }
}
