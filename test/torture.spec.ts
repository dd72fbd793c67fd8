import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { root, type Outcome } from './script/run.js';

const AT_A_TIME = 2;
const PATIENCE_MS = 300_000;
const ANY_OLD = /BROKEN {2}.*(no read is old|every cached value)/;
const AN_OLD_ONE_STAYS = /BROKEN {2}.*every cached value/;
/** Each without one protection, under what shows soonest that it is missed; and the promises that are broken then. A read may be old only sometimes: there is time for many. */
const unprotected = [
  { without: 'leases', under: '--until-old --seconds 80 --faults slow-loads,process-frozen', broken: ANY_OLD },
  { without: 'bus', under: '--until-old --seconds 40 --faults none', broken: ANY_OLD },
  { without: 'outbox', under: '--seconds 5 --faults none', broken: AN_OLD_ONE_STAYS },
  { without: 'epoch', under: '--until-old --seconds 40 --faults redis-old-dump', broken: ANY_OLD },
];

/** `npm run torture`, without npm. */
async function torture(line: string): Promise<Outcome> {
  const child = spawn(process.execPath, [join(root, 'test/torture/run.mjs'), ...line.split(' ')], { cwd: root });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  await once(child, 'close');
  return { code: child.exitCode, output };
}

describe('npm run torture', () => {
  it(
    'keeps every promise under all faults',
    async () => {
      const { code, output } = await torture('--seed 1 --seconds 20');
      expect({ code, output }).toEqual({ code: 0, output: expect.not.stringContaining('BROKEN') });
    },
    PATIENCE_MS,
  );

  describe('breaks one', () => {
    const runs = new Map<string, Promise<Outcome>>();

    beforeAll(() => {
      const lanes: Promise<unknown>[] = Array.from({ length: AT_A_TIME }, () => Promise.resolve());
      for (const [index, { without, under }] of unprotected.entries()) {
        const lane = index % AT_A_TIME;
        const run = lanes[lane]!.then(() => torture(`--seed 1 --worker 0 --without ${without} ${under}`));
        runs.set(without, run);
        lanes[lane] = run;
      }
    });

    it.each(unprotected)(
      'without $without',
      async ({ without, broken }) => {
        const { code, output } = (await runs.get(without))!;
        expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(broken) });
      },
      PATIENCE_MS,
    );
  });
});
