import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { root } from './run.js';

const dist = join(root, 'dist');
const node = (...args: string[]) => execFileSync(process.execPath, args, { cwd: dist, encoding: 'utf8' });
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };
const startFlags = scripts.start.split(' ').filter((word) => word.startsWith('--'));

describe('the built programs', () => {
  it.each([{ flags: [] }, { flags: startFlags }])('were compiled for $flags', ({ flags }) => {
    const used = `const { Script } = vm;
      vm.Script = class extends Script {
        constructor(...args) {
          super(...args);
          console.log(this.cachedDataRejected);
        }
      };
      require('node:module').syncBuiltinESMExports();
      import('./launch.js').then(({ launch }) => launch('none'))`;
    expect(node(...flags, '--eval', used)).toBe('false\n');
  });

  it('run with other flags too', () => {
    const kept = readdirSync(dist).filter((name) => name.startsWith('programs-') && !name.endsWith('.cjs'));
    const flags = ['--max-old-space-size=300'];
    expect(kept.map((name) => name.split('.').pop())).not.toContain(
      node(...flags, '-p', 'v8.cachedDataVersionTag()').trim(),
    );
    expect(node(...flags, 'cache-cli.bundle.js', '--help')).toContain('npm run cache');
  });
});
