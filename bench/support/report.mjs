/** Prints what was measured, each figure beside its limit or peer, and remembers whether every goal was met. */
export class Report {
  #startedAt = performance.now();
  #goals = { met: 0, missed: 0 };

  get isMet() {
    return this.#goals.missed === 0 && this.#goals.met > 0;
  }

  title(text) {
    console.log(`\n${text}`);
  }

  /** A figure that has no goal of its own. */
  figure(name, value, peer = '') {
    console.log(`  ${name.padEnd(44)} ${value.padStart(12)}  ${peer}`.trimEnd());
  }

  /** @param {{ name: string, value: string, limit: string, met: boolean }} goal */
  goal({ name, value, limit, met }) {
    this.#goals[met ? 'met' : 'missed'] += 1;
    this.figure(name, value, `${limit}: ${met ? 'met' : 'MISSED'}`);
  }

  note(text) {
    console.log(`  ${text}`);
  }

  fail(reason) {
    this.#goals.missed += 1;
    console.log(`\n${reason}`);
  }

  end() {
    const { met, missed } = this.#goals;
    const seconds = (performance.now() - this.#startedAt) / 1000;
    console.log(`\nTook ${seconds.toFixed(0)} s. Goals: ${met} met, ${missed} missed.`);
  }
}

export const ms = (value) => `${value.toFixed(2)} ms`;
export const us = (milliseconds) => `${(milliseconds * 1000).toFixed(0)} µs`;
export const times = (ratio) => `× ${ratio.toFixed(2)}`;
export const percent = (share) => `${(share * 100).toFixed(1)} %`;
