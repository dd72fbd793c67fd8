/** The market's time. Timers, tokens and cache TTLs run on real time; this says what time it is for prices and trades. */
export abstract class Clock {
  abstract now(): Date;
  /** Real milliseconds since `instant` came to pass; never negative. */
  abstract ageOf(instant: Date): number;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }

  ageOf(instant: Date): number {
    return Math.max(0, Date.now() - instant.getTime());
  }
}

/** Plays a recorded day: market time starts at `marketStart` when real time is `startedAt`, and runs `speed` times as fast. */
export class ReplayClock extends Clock {
  constructor(
    private readonly marketStart: Date,
    private readonly startedAt: Date,
    readonly speed: number,
  ) {
    super();
  }

  now(): Date {
    return new Date(this.marketStart.getTime() + (Date.now() - this.startedAt.getTime()) * this.speed);
  }

  ageOf(instant: Date): number {
    return Math.max(0, (this.now().getTime() - instant.getTime()) / this.speed);
  }
}
