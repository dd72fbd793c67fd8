/**
 * For the torture test alone: a place in the code at which the process dies as it would by `kill -9`, the next time it comes
 * by after SIGUSR2.
 */
export class Failpoint {
  private armed = false;

  constructor(enabled: boolean) {
    if (enabled) process.on('SIGUSR2', () => (this.armed = true));
  }

  pass(): void {
    if (!this.armed) return;
    process.kill(process.pid, 'SIGKILL');
    // The kernel takes a moment, in which nothing may be sent.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}
