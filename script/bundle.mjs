import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const dist = join(import.meta.dirname, '../dist');
const programs = ['main', 'cache-cli', 'portfolio-cli'];
/** What programs are started with: V8 keeps what it compiled for each. */
const flags = [[], ['--max-semi-space-size=64']];

/** What our packages could use and we do not have, such as other databases' drivers, is looked for when it is wanted. */
const absent = {
  name: 'absent',
  setup: (bundler) => {
    const known = new Map();
    const isAbsent = async (path, place) => {
      const { errors } = await bundler.resolve(path, { ...place, pluginData: absent });
      return errors.length > 0;
    };
    bundler.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...place }) => {
      if (pluginData === absent) return undefined;
      if (!known.has(path)) known.set(path, isAbsent(path, place));
      return (await known.get(path)) ? { path, external: true } : undefined;
    });
  },
};

/** What packages ask for in ways that esbuild does not see, and would load a second time, or apart, uncompiled. */
const seen = {
  name: 'seen',
  setup: (bundler) => {
    const rewrite = (filter, before, after) =>
      bundler.onLoad({ filter }, ({ path: file }) => {
        const code = readFileSync(file, 'utf8');
        if (!code.includes(before)) throw new Error(`${file} asks in another way now`);
        return { contents: code.replace(before, after), loader: 'js' };
      });
    rewrite(/typeorm.dist.common.typeorm-compat\.js$/, 'const require = createRequire(import.meta.url);', '');
    rewrite(
      /typeorm.platform.PlatformTools\.js$/,
      'return require(name);',
      `return name === 'pg' ? require('pg') : require(name);`,
    );
  },
};

const naming = 'var __name = (target, value) =>';
/** Naming each closure anew would cost more than calling it: an arrow function has no prototype, and nobody asks its name. */
const namingClasses = `${naming} target.name === value || target.prototype === undefined ? target :`;

const imports = (path) => `() => import(${JSON.stringify(path)})`;
const entry = `export const programs = {
  load: () => Promise.all([import('./application.js'), import('./ops/cache-tool.js')]),
  ${programs.map((name) => `'${name}': ${imports(`./${name}.js`)}`).join(',\n  ')}
};`;

/**
 * Joins the programs of dist/ and their packages to one file, which dist/*.bundle.js run: to find and to load 3,000
 * modules one by one takes two of the three seconds of a start. What it runs is the same.
 */
for (const name of readdirSync(dist)) if (/\.bundle\.(js|cjs)/.test(name)) rmSync(join(dist, name));
const { outputFiles } = await build({
  stdin: { contents: entry, resolveDir: dist },
  bundle: true,
  outdir: dist,
  entryNames: 'programs-[hash].bundle',
  outExtension: { '.js': '.cjs' },
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  banner: { js: `const __url = require('node:url').pathToFileURL(__filename).href;` },
  define: { 'import.meta.url': '__url', 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  // What is loaded by a name that is only known later is loaded by require, too.
  supported: { 'dynamic-import': false },
  // Nest, TypeORM and the errors go by the names of classes.
  keepNames: true,
  write: false,
  logLevel: 'warning',
  plugins: [seen, absent],
});
const [{ path, text }] = outputFiles;
if (!text.includes(naming)) throw new Error('esbuild names classes in another way now');
const wrapper = ['(function (require, module, exports, __filename, __dirname) {', '})'];
writeFileSync(path, wrapper.join(text.replace(naming, namingClasses)));
for (const name of programs) {
  writeFileSync(join(dist, `${name}.bundle.js`), `import { launch } from './launch.js';\nawait launch('${name}');\n`);
}
const keep = `import('./launch.js').then(({ keepCompiled }) => keepCompiled())`;
await Promise.all(
  flags.map((options) => promisify(execFile)(process.execPath, [...options, '--eval', keep], { cwd: dist })),
);
