import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const dist = join(import.meta.dirname, '../dist');
const programs = ['main.js', 'cache-cli.js', 'portfolio-cli.js', 'database/migrate.js'];

/** They look for files of their own, or belong to one that does. */
const apart = ['socket.io', 'socket.io-adapter', 'ioredis', 'typeorm', 'reflect-metadata'];

/** Node's own names, for the packages among them that are CommonJS. */
const commonJs = `
import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;`;

/** What our packages could use and we do not have, such as other databases' drivers, is looked for when it is wanted. */
const absent = {
  name: 'absent',
  setup: (bundler) =>
    bundler.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...place }) => {
      if (pluginData === absent) return undefined;
      const { errors } = await bundler.resolve(path, { ...place, pluginData: absent });
      return errors.length > 0 ? { path, external: true } : undefined;
    }),
};

const naming = 'var __name = (target, value) =>';
/** Naming each closure anew would cost more than calling it: an arrow function has no prototype, and nobody asks its name. */
const namingClasses = `${naming} target.name === value || target.prototype === undefined ? target :`;

/**
 * Joins each program of dist/ and its packages to a few files, dist/*.bundle.js: to find and to load 3,000 modules one by
 * one takes two of the three seconds of a start. What it runs is the same.
 */
for (const name of readdirSync(dist)) if (name.endsWith('.bundle.js')) rmSync(join(dist, name));
const { outputFiles } = await build({
  entryPoints: programs.map((name) => join(dist, name)),
  bundle: true,
  splitting: true,
  outdir: dist,
  entryNames: '[name].bundle',
  chunkNames: '[name]-[hash].bundle',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  banner: { js: commonJs },
  // Nest, TypeORM and the errors go by the names of classes.
  keepNames: true,
  write: false,
  logLevel: 'warning',
  external: apart,
  plugins: [absent],
});
if (!outputFiles.some(({ text }) => text.includes(naming))) throw new Error('esbuild names classes in another way now');
for (const { path, text } of outputFiles) writeFileSync(path, text.replace(naming, namingClasses));
