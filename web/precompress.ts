import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** The last two levels take ten times as long for two percent less. */
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
const COMPRESSIBLE = /\.(js|css|html|svg)$/;

/** Each asset is compressed once, when it is built, the server has nothing to do. */
export const precompress: Plugin = {
  name: 'precompress',
  apply: 'build',
  async writeBundle({ dir }) {
    const names = await readdir(dir!, { recursive: true });
    await Promise.all(names.filter((name) => COMPRESSIBLE.test(name)).map((name) => compress(join(dir!, name))));
  },
};

async function compress(path: string): Promise<void> {
  const content = await readFile(path);
  await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
  await writeFile(`${path}.br`, await promisify(brotliCompress)(content, brotli));
}
