/** What the processes have counted, by the samples of their /metrics. */
export class Counters {
  #samples;

  static async read(apps) {
    const texts = await Promise.all(apps.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
    const samples = new Map();
    for (const line of texts.flatMap((text) => text.split('\n')).filter((text) => /^\w+(\{| )/.test(text))) {
      const end = line.lastIndexOf(' ');
      const name = line.slice(0, end);
      samples.set(name, (samples.get(name) ?? 0) + Number(line.slice(end + 1)));
    }
    return new Counters(samples);
  }

  constructor(samples) {
    this.#samples = samples;
  }

  since(before) {
    return new Counters(
      new Map([...this.#samples].map(([name, value]) => [name, value - (before.#samples.get(name) ?? 0)])),
    );
  }

  /** The sum of the samples of a metric that have the given labels; those that are undefined do not matter. */
  of(metric, labels) {
    const wanted = Object.entries(labels)
      .filter(([, value]) => value !== undefined)
      .map(([label, value]) => `${label}="${value}"`);
    let sum = 0;
    for (const [name, value] of this.#samples) {
      if (name.startsWith(`${metric}{`) && wanted.every((label) => name.includes(label))) sum += value;
    }
    return sum;
  }
}
