import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A day of trades of four symbols, 2013-10-08, where it is at hand (SOURCES.md of the data). */
export const recordedUsa = join(import.meta.dirname, '../../../shared/data/lean/equity/usa');
export const hasRecording = existsSync(recordedUsa);

/** A folder with the trades of some of them: test/replay.spec.ts reads all 654,140. Whoever asks removes it. */
export async function recordedTicksOf(...symbols: string[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'recorded-'));
  for (const folder of symbols.map((symbol) => join('tick', symbol))) {
    await mkdir(join(root, folder), { recursive: true });
    await symlink(join(recordedUsa, folder, '20131008_trade.zip'), join(root, folder, '20131008_trade.zip'));
  }
  await symlink(join(recordedUsa, 'daily'), join(root, 'daily'));
  return join(root, 'tick');
}
