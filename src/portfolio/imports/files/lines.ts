const [LF, CR] = [10, 13];

/** On which line each row begins: the parser counts a line break in quotes twice where it is made of two characters. */
export class Lines {
  private at = 0;
  private line = 1;
  private readonly end: number;

  constructor(private readonly bytes: Uint8Array) {
    this.end = bytes.includes(LF) ? LF : CR;
  }

  /** The line of the row that ends at `end`, which begins where the one before it ended. */
  next(end: number): number {
    while (this.bytes[this.at] === LF || this.bytes[this.at] === CR) this.step();
    const { line } = this;
    while (this.at < end) this.step();
    return line;
  }

  private step(): void {
    if (this.bytes[this.at] === this.end) this.line += 1;
    this.at += 1;
  }
}
