import { Client } from '../../support/client.js';

/** The sum of a process' samples of a metric, of those with the given labels. */
export async function metric(url: string, name: string, labels: Record<string, string> = {}): Promise<number> {
  const { body } = await new Client(url).get('/metrics');
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const samples = String(body)
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => wanted.every((label) => line.includes(label)));
  return samples.reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
