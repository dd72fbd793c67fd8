/** So many go on in the same moment: what each of them does then adds up, and others are let in. */
const LET_GO = 50;

interface Waiting<Question, Answer> {
  question: Question;
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

interface Limits {
  /** whoever comes within so long (ms) of each other is asked about together */
  collectMs: number;
  /** in one batch */
  most: number;
  /** so many batches; what comes meanwhile waits for the end of one */
  atOnce?: number;
}

/** Questions that come together are asked together. The busier the process the larger the batches get. As many wait as workers have jobs. */
export class Gathering<Question, Answer> {
  private waiting: Waiting<Question, Answer>[] = [];
  private asking = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param askAll answers in the order of the questions; an error in its place is that one's alone */
  constructor(
    private readonly askAll: (questions: Question[]) => Promise<readonly (Answer | Error)[]>,
    private readonly limits: Limits,
  ) {}

  /** @throws as `askAll`, or what is in its place there */
  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ question, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    const { collectMs, most, atOnce = Infinity } = this.limits;
    if (this.waiting.length === 0 || this.asking >= atOnce) return;
    if (this.waiting.length >= most) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), collectMs);
  }

  private async flush(): Promise<void> {
    const together = this.waiting.splice(0, this.limits.most);
    clearTimeout(this.timer);
    this.timer = undefined;
    this.asking += 1;
    try {
      const answers = await this.askAll(together.map(({ question }) => question));
      for (const [index, { resolve, reject }] of together.entries()) {
        if (index > 0 && index % LET_GO === 0) await new Promise(setImmediate);
        const answer = answers[index]!;
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      }
    } catch (error) {
      for (const { reject } of together) reject(error as Error);
    }
    this.asking -= 1;
    this.schedule();
  }
}
